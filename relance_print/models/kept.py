# Copyright 2026 The relance_print authors
# License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).
"""What letters have alike is worked out once, while they are made."""

from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps

_memory = ContextVar("what letters have alike", default=None)


@contextmanager
def keeping():
    """Keep what methods marked by :func:`kept` return, until the end.

    For a time in which nothing is written that letters show; one within another lasts as long as that.
    """
    if _memory.get() is not None:
        yield
        return
    token = _memory.set({})
    try:
        yield
    finally:
        _memory.reset(token)


def kept(*names):
    """Have a method that reads only return what it has returned for the same, while letters are made; see :func:`keeping`.

    The same are the environment (so user, companies and language), the arguments, and the records.

    :param names: of fields that stand for the records, if all that have the same there get the same
    """

    def decorate(method):
        @wraps(method)
        def remembering(self, *args):
            memory = _memory.get()
            if memory is None:
                return method(self, *args)
            records = tuple(self[name]._ids for name in names) if names else self._ids
            key = method, self.env, records, args
            try:
                return memory[key]
            except KeyError:
                return memory.setdefault(key, method(self, *args))

        remembering._is_kept = True  # tests find it
        return remembering

    return decorate
