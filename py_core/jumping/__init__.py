"""Jumps from keypoints: the picture made upright, the stance, the flight, and what becomes of it."""
