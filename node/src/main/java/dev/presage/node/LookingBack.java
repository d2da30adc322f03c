package dev.presage.node;

import dev.presage.node.cluster.Role;
import dev.presage.node.history.HistorySettings;
import dev.presage.node.history.Recheck;
import dev.presage.node.http.HistoryPort;
import dev.presage.node.inference.InferenceSettings;
import dev.presage.node.inference.overflow.Pools;
import dev.presage.persistence.replay.Rederiver;
import dev.presage.persistence.replay.WhatIf;
import java.time.InstantSource;
import java.util.List;
import org.apache.pekko.actor.typed.javadsl.ActorContext;

/** Brings together what looks back: journeys to the past, decisions derived again, and what could follow. */
final class LookingBack {
    private final NodeParts parts;
    private final HistorySettings settings;
    private final RegisteredReruns reruns;
    private final Rederiver rederiver;

    LookingBack(NodeParts parts, RegisteredModels registered) {
        this.parts = parts;
        this.settings = HistorySettings.from(parts.config());
        this.reruns = new RegisteredReruns(InferenceSettings.from(parts.config()), registered, parts.registry());
        this.rederiver = new Rederiver(parts.travel(), reruns, parts.setups(), settings.tolerance());
    }

    /** Starts to derive events again all the time, one in the whole cluster, on a node that runs models. */
    void open(ActorContext<?> context, Singletons singletons) {
        var unused = context.getSystem().getWhenTerminated().thenRun(reruns::close);
        if (settings.recheck()) {
            var recheck = new Recheck.Parts(
                    parts.journal(), rederiver, settings, parts.telemetry().registry());
            singletons.open("recheck", Role.MODEL, Recheck.create(recheck), Recheck.Stop.STOP);
        }
    }

    /** What HTTP asks. */
    HistoryPort view(ActorContext<?> context, Pools models) {
        var ask = new AskedModels(models, context.getSystem());
        var whatIf = new WhatIf(parts.travel(), List.copyOf(parts.domains().all()), ask, InstantSource.system());
        return new HistoryView(parts.travel(), rederiver, whatIf, ask);
    }
}
