"""What PyScript runs in its worker: the page's calls, handed to the session."""

from pyscript import sync
from repscope_calls import Calls
from repscope_interpreter import load_numpy

calls = Calls()


def frame(points, t_ms, width, height):
    return calls.frame(points.to_py().tolist(), t_ms, width, height)


async def need_numpy():
    try:
        await load_numpy()
    except Exception as error:
        return calls.report("engine_load_failed", str(error))
    return calls.look()


sync.open = calls.open
sync.define = calls.define
sync.frame = frame
sync.command = calls.command
sync.report = calls.report
sync.finish = calls.finish
sync.look = calls.look
sync.need_numpy = need_numpy
