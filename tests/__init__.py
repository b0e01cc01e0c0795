"""Tests read as specifications; they mirror the folders of the project."""
