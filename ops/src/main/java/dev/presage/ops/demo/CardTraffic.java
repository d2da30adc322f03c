package dev.presage.ops.demo;

import dev.presage.ops.events.Json;
import dev.presage.ops.events.OutgoingEvent;
import dev.presage.ops.synthetic.cards.CardEvent;
import dev.presage.ops.synthetic.cards.CardWorld;
import dev.presage.ops.synthetic.cards.CardWorldSettings;
import dev.presage.ops.synthetic.cards.LiveCards;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/** Simulated card payments, played live. Where it stands is kept in a file, so that a restart goes on from there. */
final class CardTraffic {
    private static final String SOURCE = "presage-simulator";
    private static final double PAYMENTS_PER_SECOND = 20;
    private static final int MOST_AT_ONCE = 500;
    private static final long SEED = 20_260_101;

    /** Where a world begins that nobody has played yet. */
    private static final LocalDate FIRST_DAY = LocalDate.of(2026, 1, 1);

    private final Path file;
    private final LiveCards cards;

    CardTraffic(Path file, Instant now) throws IOException {
        this.file = file;
        CardWorld.Position from = Files.exists(file)
                ? CardWorld.Position.parse(Files.readString(file).strip())
                : CardWorld.Position.of(FIRST_DAY);
        cards = new LiveCards(new CardWorld(CardWorldSettings.DEMO, SEED, from), PAYMENTS_PER_SECOND, now);
    }

    /** What has happened since the last call. */
    List<OutgoingEvent> due(Instant now) {
        return cards.due(now, MOST_AT_ONCE).stream().map(CardTraffic::toEvent).toList();
    }

    /** Remembers where the world stands. */
    void save() throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.writeString(next, cards.position() + "\n");
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static OutgoingEvent toEvent(CardEvent event) {
        return new OutgoingEvent(
                OutgoingEvent.ACCOUNT_TOPIC,
                event.id(),
                SOURCE,
                event.type(),
                event.card(),
                event.time(),
                Json.write(event.data()));
    }
}
