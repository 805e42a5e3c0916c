"""Presenters: what is on record, arranged for a page. They know neither the web nor the store's tables."""
