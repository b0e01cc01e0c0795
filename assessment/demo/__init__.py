"""The demonstration: invented firms and people, made with the functions that the pages call."""
