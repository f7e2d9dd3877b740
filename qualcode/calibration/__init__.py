"""Double coding as a procedure: samples, seals, blindness, adjudication, and the report of it.

Nothing here reads a file. What coders made comes in as values and events; what it adds up to
goes out as values, a report among them.
"""
