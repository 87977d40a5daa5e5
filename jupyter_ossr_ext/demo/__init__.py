"""A small InvenioRDM on the loopback, with sample records; nothing of it is needed outside a demo."""
