"""Repscope's judgement: keypoints in, messages out. Standard library only on the live path.

These names are the whole interface for pages, the command line and tests.
"""

from py_core.encoding import encode
from py_core.messages import Message, to_plain
from py_core.page import PagePlan, ViewState
from py_core.session import Session

__all__ = ["Message", "PagePlan", "Session", "ViewState", "encode", "to_plain"]
