"""Charts as inline SVG: pure functions from figures to markup, no script, nothing fetched.

A chart has a title and a description for those who listen. Every mark has its own title, and
``data-value`` with the figure in full: a reader's script gets back what went in. Nothing is told
by colour alone: what a mark is follows from its place, shape and label too.
"""
