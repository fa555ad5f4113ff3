"""A mesh on one machine: the rendered charts, real istiod, an Envoy beside each process of the real program."""

from .lab import Lab

__all__ = ["Lab"]
