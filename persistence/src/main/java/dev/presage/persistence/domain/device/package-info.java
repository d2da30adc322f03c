/**
 * Devices: readings of named channels, how unusual each is and what comes next. Readings come in, anomalies and
 * forecasts go out. Every channel is watched by five keepers of records and by the recurrent model {@code device-next};
 * {@code device-forecast} looks further ahead. What the models read is computed here, for training and serving alike.
 */
@NullMarked
package dev.presage.persistence.domain.device;

import org.jspecify.annotations.NullMarked;
