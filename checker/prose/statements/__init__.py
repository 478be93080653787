"""Each figure of the prose and what it is said of."""
