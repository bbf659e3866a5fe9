"""The maths an officer must be able to defend: pure functions, data frame in, data frame out."""
