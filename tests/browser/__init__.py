"""What a person sees, in the system's Chromium."""
