"""Recorded sessions and the messages they must give."""
