"""Frozen dataclasses that cost little until the first object is made.

`@dataclass(frozen=True, slots=True)` writes six functions for each class and compiles them, which takes half a
millisecond. A command loads eighty such classes, and makes objects of half of them.
"""

from __future__ import annotations

from dataclasses import MISSING, FrozenInstanceError, dataclass, field, fields
from typing import TYPE_CHECKING, Any, TypeVar, dataclass_transform

if TYPE_CHECKING:
    from collections.abc import Callable

_Class = TypeVar("_Class")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def record(cls: type[_Class]) -> type[_Class]:
    """Make a class what `@dataclass(frozen=True, slots=True)` makes of it, in a tenth of the time.

    What depends on its fields is compiled when it is first called; the rest is the same for all classes. The functions
    of `dataclasses` take records. A record has no base class with fields, and no `__post_init__`.
    """
    made = dataclass(init=False, repr=False, eq=False, slots=True)(cls)
    for name in ("__init__", "__eq__", "__hash__"):
        if name not in vars(cls):
            setattr(made, name, _compile_late(made, name))
    made.__repr__ = _show  # type: ignore[method-assign]
    made.__setattr__ = made.__delattr__ = _refuse  # type: ignore[method-assign]
    made.__getstate__, made.__setstate__ = _get_state, _set_state  # type: ignore[attr-defined, method-assign]
    return made


def _compile_late(cls: type, name: str) -> Callable[..., Any]:
    """A method that puts the compiled one in its place when it is first called."""

    def call_first(self: Any, *values: Any, **by_name: Any) -> Any:
        method = _compile_init(cls) if name == "__init__" else _compile_comparison(cls, name)
        method.__qualname__ = f"{cls.__qualname__}.{name}"
        setattr(cls, name, method)
        return method(self, *values, **by_name)

    return call_first


def _compile_init(cls: type) -> Callable[..., Any]:
    """The `__init__` of a record: it sets each slot by its descriptor, because `setattr` refuses."""
    names: dict[str, Any] = {"_MISSING": MISSING}
    parameters, lines = [], []
    for each in fields(cls):
        name = each.name
        names[f"_set_{name}"] = getattr(cls, name).__set__
        default, value = "", name
        if each.default is not MISSING:
            names[f"_default_{name}"] = each.default
            default = f"=_default_{name}"
        elif each.default_factory is not MISSING:
            names[f"_make_{name}"] = each.default_factory
            default, value = "=_MISSING", f"_make_{name}() if {name} is _MISSING else {name}"
        parameters.append(name + default)
        lines.append(f" _set_{name}(self, {value})\n")
    return _compile("__init__", f"self, {', '.join(parameters)}", "".join(lines) or " pass", names)


def _compile_comparison(cls: type, name: str) -> Callable[..., Any]:
    """The `__eq__` or `__hash__` of a record, by the values of its fields."""
    compared = [each.name for each in fields(cls) if each.compare]
    mine, others = (f"({''.join(f'{of}.{each}, ' for each in compared)})" for of in ("self", "other"))
    if name == "__hash__":
        return _compile(name, "self", f" return hash({mine})", {})
    is_same = f"{mine} == {others} if other.__class__ is self.__class__ else NotImplemented"
    return _compile(name, "self, other", f" return {is_same}", {})


def _compile(name: str, parameters: str, body: str, names: dict[str, Any]) -> Callable[..., Any]:
    exec(f"def {name}({parameters}):\n{body}", names)  # noqa: S102 - all of it is made of names of fields
    method: Callable[..., Any] = names[name]
    return method


def _show(self: Any) -> str:
    shown = (f"{each.name}={getattr(self, each.name)!r}" for each in fields(self) if each.repr)
    return f"{self.__class__.__qualname__}({', '.join(shown)})"


def _refuse(self: Any, name: str, *_value: Any) -> None:
    message = f"can't change `{name}` of {self.__class__.__qualname__}: records stay as they are"
    raise FrozenInstanceError(message)


def _get_state(self: Any) -> list[Any]:
    return [getattr(self, each.name) for each in fields(self)]


def _set_state(self: Any, state: list[Any]) -> None:
    for each, value in zip(fields(self), state, strict=True):
        object.__setattr__(self, each.name, value)
