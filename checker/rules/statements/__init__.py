"""A figure of the prose against the cells: what it may say, whether it is meant otherwise, what is told."""
