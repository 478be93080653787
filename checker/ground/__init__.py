"""What everything stands on, knowing nothing of reports: files, faults, limits, processes, YAML."""
