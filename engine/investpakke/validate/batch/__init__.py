"""Examine files one after the other, in processes or on a cluster, each within limits."""
