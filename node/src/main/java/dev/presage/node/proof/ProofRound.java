package dev.presage.node.proof;

import dev.presage.persistence.journal.JournalUnavailable;
import dev.presage.persistence.proof.Blocks;
import dev.presage.persistence.proof.Notary;
import dev.presage.persistence.proof.Signed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** One round: signs what is new and takes what is signed to every place that does not have it yet. Blocks. */
final class ProofRound {
    private static final int MOST_BLOCKS = 50;
    private static final int PAGE = 500;

    private final Notary notary;
    private final Blocks blocks;
    private final List<Place> places;
    private final ProofMetrics metrics;

    ProofRound(Notary notary, Blocks blocks, List<Place> places, ProofMetrics metrics) {
        this.notary = notary;
        this.blocks = blocks;
        this.places = List.copyOf(places);
        this.metrics = metrics;
    }

    /**
     * What came of it.
     *
     * @param behind whether there is more to be signed or published right now
     * @param troubles what did not work, in sentences; it is done again in the next round
     */
    record Outcome(boolean behind, List<String> troubles) {}

    /**
     * @throws JournalUnavailable while the database does not answer
     */
    Outcome run() throws InterruptedException {
        int signed = 0;
        while (signed < MOST_BLOCKS) {
            Signed next = notary.sign();
            if (next == null) {
                break;
            }
            metrics.signed(next.statement());
            signed++;
        }
        boolean behind = signed == MOST_BLOCKS;
        var troubles = new ArrayList<String>();
        for (Place place : places) {
            try {
                behind |= publish(place);
            } catch (IOException failed) {
                troubles.add("Signed blocks cannot be taken to " + place.name() + ": " + failed.getMessage());
            }
        }
        return new Outcome(behind, troubles);
    }

    /** Takes the next statements to a place; says whether there are more. */
    private boolean publish(Place place) throws IOException, InterruptedException {
        List<Blocks.Entry> page = blocks.after(blocks.published(place.name()), PAGE);
        if (!page.isEmpty()) {
            place.publish(page.stream().map(Blocks.Entry::signed).toList());
            blocks.publish(place.name(), page.getLast().number());
        }
        return page.size() == PAGE;
    }
}
