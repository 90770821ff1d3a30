"""What PyScript runs in its worker: the page's calls, handed to the session."""

from pyscript import sync
from repscope_calls import Calls
from repscope_interpreter import load_numpy

calls = Calls()


def frame(points, t_ms, width, height):
    return calls.frame(points.to_py().tolist(), t_ms, width, height)


def frames(points, lengths, times_ms, width, height):
    return calls.frames(
        points.to_py().tolist(), lengths.to_py().tolist(), times_ms.to_py().tolist(), width, height
    )


def image(points, width, height):
    return calls.image(points.to_py().tolist(), width, height)


async def need_numpy():
    try:
        await load_numpy()
    except Exception as error:
        return calls.report("engine_load_failed", str(error))
    return calls.look()


sync.open = calls.open
sync.define = calls.define
sync.frame = frame
sync.media = calls.media
sync.frames = frames
sync.image = image
sync.media_problem = calls.media_problem
sync.command = calls.command
sync.report = calls.report
sync.finish = calls.finish
sync.results = calls.results
sync.export_ready = calls.export_ready
sync.look = calls.look
sync.need_numpy = need_numpy
