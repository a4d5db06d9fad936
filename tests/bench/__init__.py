"""What is measured, side by side in one run, and printed: never a test that depends on a clock."""
