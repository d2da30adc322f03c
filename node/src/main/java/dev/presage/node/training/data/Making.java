package dev.presage.node.training.data;

import dev.presage.persistence.domain.Codec;
import dev.presage.persistence.domain.Teaching;
import dev.presage.protocol.Payload;
import java.time.Instant;

/**
 * What making one set rests on, the same for all its subjects.
 *
 * @param silentBefore what was not labelled and is older means what silence means
 */
record Making(
        CutRequest request,
        DataSettings settings,
        Teaching teaching,
        Codec<Payload> payloads,
        SplitRule rule,
        Instant silentBefore,
        SetWriter writer,
        Cleaning cleaning,
        Held held,
        Runnable pace) {}
