"""The base class of our types of options, generic with every version of click: with older ones `ParamType` is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click import ParamType
else:

    class ParamType(click.ParamType):
        def __class_getitem__(cls, _value: object) -> type[ParamType]:
            return cls


__all__ = ["ParamType"]
