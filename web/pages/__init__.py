"""The pages: one module or folder for each person or job, each with its blueprint ``pages``."""
