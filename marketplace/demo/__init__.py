"""The demo province: loads the packaged data through the real services."""
