package dev.presage.node.training.data;

import dev.presage.persistence.domain.Domain;
import dev.presage.persistence.domain.Domains;
import dev.presage.persistence.domain.Teaching;
import dev.presage.persistence.journal.Cursor;
import dev.presage.persistence.journal.JournalReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/**
 * Cuts training sets from the journal. Blocks; reads by pages and works on bounded parts, so that memory does not grow
 * with the journal. A set appears whole in its directory, or not at all.
 */
public final class DatasetCut {
    private final JournalReader journal;
    private final Domains domains;
    private final DataSettings settings;
    private final Pseudonyms pseudonyms;
    private final Runnable pace;
    private final Held held = new Held();

    /** For one cut at a time. */
    public DatasetCut(JournalReader journal, Domains domains, DataSettings settings, Pseudonyms pseudonyms) {
        this(journal, domains, settings, pseudonyms, () -> {});
    }

    /**
     * For one cut at a time, beside other work.
     *
     * @param pace called between pieces of work, however small; may rest there, and what it throws ends the cut
     */
    public DatasetCut(
            JournalReader journal, Domains domains, DataSettings settings, Pseudonyms pseudonyms, Runnable pace) {
        this.journal = journal;
        this.domains = domains;
        this.settings = settings;
        this.pseudonyms = pseudonyms;
        this.pace = pace;
    }

    /**
     * Cuts a set.
     *
     * @param folder where it goes; made if need be, otherwise empty
     * @return its card
     * @throws CannotCut if no set can be made of what there is
     * @throws IOException if files cannot be written
     */
    public Card cut(CutRequest request, Path folder) throws IOException {
        Domain<?> domain = domains.named(request.domain());
        if (domain == null) {
            throw new CannotCut(
                    CannotCut.Cause.UNKNOWN_DOMAIN,
                    "There is no domain " + request.domain() + "; there are "
                            + String.join(
                                    ", ",
                                    domains.all().stream().map(Domain::name).toList()) + ".");
        }
        Teaching teaching = domain.teaching();
        if (teaching == null) {
            throw new CannotCut(
                    CannotCut.Cause.NO_TEACHING, "Nothing can be learnt from domain " + domain.name() + ".");
        }
        Cursor to = end(request);
        if (!Folders.isFree(folder)) {
            throw new CannotCut(CannotCut.Cause.OCCUPIED, folder + " is not empty; name another directory.");
        }
        Path target = folder.toAbsolutePath();
        Path parent = target.getParent();
        Files.createDirectories(parent == null ? target : parent);
        Path work = Files.createTempDirectory(parent, target.getFileName() + ".partial-");
        try {
            Card card = make(request, domain, teaching, to, work);
            Files.move(work, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return card;
        } finally {
            if (Files.exists(work)) {
                Folders.delete(work);
            }
        }
    }

    /** The most observations, ids, labels and steps that were held at a time. */
    public long mostHeld() {
        return held.most();
    }

    private Cursor end(CutRequest request) {
        Cursor head = journal.head();
        Cursor to = request.to() == null ? head : request.to();
        if (to.compareTo(head) > 0) {
            throw new CannotCut(CannotCut.Cause.BEYOND_END, "The journal ends at " + head + ", before " + to + ".");
        }
        return to;
    }

    private Card make(CutRequest request, Domain<?> domain, Teaching teaching, Cursor to, Path work)
            throws IOException {
        var gathering = new Gathering(request, settings, teaching, domain.payloads(), pseudonyms, held, pace);
        Path spill = Files.createDirectory(work.resolve("spill"));
        List<Partition> partitions;
        try (var parting = new Parting(spill, "", 0)) {
            gathering.read(journal, to, parting);
            partitions = parting.finish();
        }
        if (gathering.observations() == 0) {
            throw new CannotCut(
                    CannotCut.Cause.NO_ROWS, "Domain " + domain.name() + " has no observations in what was asked for.");
        }
        var files = new SplitFiles(work, pace);
        var cleaning = new Cleaning();
        SplitRule rule = gathering.rule();
        Map<String, Card.Part> parts;
        try (var writer = new SetWriter(files, teaching.classes())) {
            new Partitions(
                            new Making(
                                    request,
                                    settings,
                                    teaching,
                                    domain.payloads(),
                                    rule,
                                    gathering.silentBefore(),
                                    writer,
                                    cleaning,
                                    held,
                                    pace),
                            spill)
                    .work(partitions);
            parts = writer.finish();
        }
        Folders.delete(spill);
        requireClasses(teaching, parts);
        var statistics = new FeatureStatistics(teaching.features());
        files.forEach(Split.TRAIN, statistics::learn);
        long subjects = parts.values().stream().mapToLong(Card.Part::subjects).sum();
        Card.LeakReport leak =
                new LeakCheck(files, settings, to).check(teaching.features(), teaching.targets(), subjects);
        Card card = new Card(
                        "",
                        domain.name(),
                        teaching.model(),
                        gathering.source(to),
                        splitBy(gathering, rule),
                        statistics.features(),
                        teaching.targets(),
                        teaching.classes(),
                        parts,
                        cleaning.counts(),
                        leak,
                        codeVersion())
                .sealed();
        Files.write(work.resolve(Card.FILE), card.toJson());
        return card;
    }

    private static void requireClasses(Teaching teaching, Map<String, Card.Part> parts) {
        Card.Part train = parts.get(Split.TRAIN.label());
        if (train == null || train.steps() == 0) {
            throw new CannotCut(
                    CannotCut.Cause.NO_ROWS,
                    "Nothing is left to train on after cleaning and splitting; widen what is asked for.");
        }
        long present =
                train.classes().values().stream().filter(count -> count > 0).count();
        if (!teaching.classes().isEmpty() && present < 2) {
            throw new CannotCut(
                    CannotCut.Cause.ONE_CLASS,
                    "Training steps by class are " + train.classes() + "; a model needs at least two classes. Wait for"
                            + " labels, widen what is asked for, or shorten presage.training.data.silence-after.");
        }
    }

    private static Card.SplitBy splitBy(Gathering gathering, SplitRule rule) {
        return new Card.SplitBy(
                gathering.splitsSubjects()
                        ? "by time, and by subject at hashes of pseudonyms"
                        : "by time only, for there are few subjects",
                rule.validationFrom().toString(),
                rule.testFrom().toString(),
                rule.seen(),
                rule.unseen());
    }

    private static String codeVersion() {
        String version = DatasetCut.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
