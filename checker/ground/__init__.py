"""What everything stands on and what knows nothing of reports: files, faults, limits, processes, YAML."""
