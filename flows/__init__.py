"""The composer: one document's way through the rooms, told as a command line and as Prefect flows.

Everything that needs two rooms at once happens here; what a room can do alone, it does alone.
"""
