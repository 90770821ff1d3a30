"""Reference movements: the signature of one clean repetition, finding it in a stream, comparing with it.

``model`` and ``file`` need the standard library alone. The other modules work on whole movements and import numpy,
which the page fetches only where a reference asks for it: nothing outside this package may import them at import time.
"""
