package dev.presage.node.http;

import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.journal.JournalReader;
import dev.presage.persistence.projection.ReadModels;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What the resources stand on.
 *
 * @param subjects where subjects are asked
 * @param decode how events are read
 * @param journal where history is read; blocks, and is only called on the blocking dispatcher
 * @param history where the past of subjects is looked up
 * @param readModels what can be searched for and was counted; blocks, like the journal
 * @param models the registry
 * @param trainings where models learn
 * @param backtests where candidates are tried over history
 * @param proofs where what was said is proven
 * @param quarantine subjects that cannot be recovered
 * @param domains the domains this node serves
 * @param inference the models that other systems may ask
 * @param readiness each check by name, with a sentence on what is missing; an empty sentence means it passes
 * @param parts each part that failed since the node started, with what is wrong with it now; empty if nothing is
 * @param node the numbers of this node, ready to be written as JSON
 * @param cluster the cluster as this node sees it, ready to be written as JSON; empty before the first look
 * @param metrics all metrics in Prometheus' text format
 */
public record HttpPorts(
        SubjectPort subjects,
        DecodePort decode,
        JournalReader journal,
        HistoryPort history,
        ReadModels readModels,
        ModelsPort models,
        TrainingsPort trainings,
        BacktestsPort backtests,
        ProofsPort proofs,
        QuarantinePort quarantine,
        Domains domains,
        InferencePort inference,
        Supplier<Map<String, String>> readiness,
        Supplier<Map<String, String>> parts,
        Supplier<Map<String, Object>> node,
        Supplier<Map<String, Object>> cluster,
        Supplier<String> metrics) {
    /** Whether every check passes. */
    boolean isReady() {
        return readiness.get().values().stream().allMatch(String::isEmpty);
    }
}
