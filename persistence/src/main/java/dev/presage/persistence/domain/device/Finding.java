package dev.presage.persistence.domain.device;

/**
 * How unusual one value of one channel is, and in whose eyes.
 *
 * @param strength by how much the record was beaten beyond its margin; below zero if it was not
 * @param keeper whose record
 * @param low lower end of what was expected, NaN where that makes no sense
 * @param high upper end of what was expected, NaN where that makes no sense
 * @param seen the value
 */
record Finding(double strength, Keeper keeper, double low, double high, double seen) {}
