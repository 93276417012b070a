"""The section `Kết quả`: who stands where, and why."""
