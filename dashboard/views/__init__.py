"""Views: a request in, a page out. Plain functions; Starlette runs each in a thread."""
