"""What the portal's speed is measured by: each figure a ratio to something else in the same run."""
