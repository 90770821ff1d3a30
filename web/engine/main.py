"""What PyScript runs in its worker: the page's calls, handed to the session."""

import reference_calls
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


def reference_survey(points, lengths, times_ms, width, height, lang):
    return reference_calls.survey(
        points.to_py().tolist(), lengths.to_py().tolist(), times_ms.to_py().tolist(), width, height, lang
    )


def reference_make(points, lengths, times_ms, width, height, making):
    return reference_calls.make(
        points.to_py().tolist(), lengths.to_py().tolist(), times_ms.to_py().tolist(), width, height, making
    )


async def need_numpy():
    try:
        await load_numpy()
    except Exception as error:
        return calls.report("engine_load_failed", str(error))
    return calls.numpy_there()


sync.open = calls.open
sync.define = calls.define
sync.reference = calls.reference
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
sync.reference_survey = reference_survey
sync.reference_make = reference_make
sync.reference_read = reference_calls.read
sync.reference_rename = reference_calls.rename
