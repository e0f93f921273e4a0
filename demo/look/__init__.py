"""The look, live: every component and every kind of field on a page of the demo, with how each is written."""
