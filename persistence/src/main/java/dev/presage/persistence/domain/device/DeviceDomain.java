package dev.presage.persistence.domain.device;

import com.fasterxml.jackson.databind.JsonNode;
import dev.presage.persistence.domain.Codec;
import dev.presage.persistence.domain.Domain;
import dev.presage.persistence.domain.Inquiry;
import dev.presage.persistence.domain.InvalidData;
import dev.presage.persistence.domain.Options;
import dev.presage.persistence.domain.Outlook;
import dev.presage.persistence.domain.Teaching;
import dev.presage.protocol.Observation;
import dev.presage.protocol.Payload;
import dev.presage.protocol.Reason;
import dev.presage.protocol.SubjectEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Devices that report readings of any number of named channels. */
public final class DeviceDomain implements Domain<DeviceMemory> {
    /** The CloudEvents type of a reading; data is {@code {"values": {"cpu": 0.42}}}. */
    public static final String READING = "dev.presage.device.reading";

    private final Codec<Payload> payloads = new ReadingCodec();
    private final Codec<DeviceMemory> memories = new DeviceMemoryCodec();
    private final Duration patience;

    /**
     * The domain.
     *
     * @param options {@code deadline}: how long a reading waits for the model before the record-keepers decide alone
     */
    public DeviceDomain(Options options) {
        this.patience = options.duration("deadline", Duration.ofMillis(500));
    }

    @Override
    public String name() {
        return "device";
    }

    @Override
    public Set<String> types() {
        return Set.of(READING);
    }

    @Override
    public Payload read(String type, JsonNode data) throws InvalidData {
        return ReadingJson.read(data);
    }

    @Override
    public Codec<Payload> payloads() {
        return payloads;
    }

    @Override
    public Codec<DeviceMemory> memories() {
        return memories;
    }

    @Override
    public DeviceMemory blank() {
        return DeviceMemory.BLANK;
    }

    @Override
    public Inquiry<DeviceMemory> inquire(DeviceMemory memory, List<Observation> observations) {
        return new DeviceInquiry(new DeviceFold(memory, observations), patience);
    }

    @Override
    public DeviceMemory apply(DeviceMemory memory, SubjectEvent.Observed event) {
        return new DeviceFold(memory, event.observations()).after(event.insights(), event.carried());
    }

    @Override
    public @Nullable Outlook outlook(DeviceMemory memory, int horizon) {
        return DeviceOutlook.of(memory, horizon, patience);
    }

    @Override
    public Map<String, Object> view(DeviceMemory memory) {
        return DeviceView.of(memory);
    }

    @Override
    public Map<String, Object> show(Payload payload) {
        return ReadingJson.show((Reading) payload);
    }

    @Override
    public String explain(Reason reason) {
        return DeviceView.explain(reason);
    }

    @Override
    public Teaching teaching() {
        return new DeviceTeaching();
    }
}
