"""Workers on other machines, by Dask: the same tasks as those of this machine's own, given out in batches.

``crew`` is the side that gives, ``bench`` the one that works. All that a run knows stays on the giving side,
in its journal; a task carries whatever it needs, so that any worker can do it, and again where one is lost.
"""
