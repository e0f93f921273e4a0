"""The demo borough: an invented council area with its history, told through the portal's own verbs."""
