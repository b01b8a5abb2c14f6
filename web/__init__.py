"""The doors: pages, the API, the worker process and the command line."""
