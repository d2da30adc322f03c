package dev.presage.persistence.domain.device;

import dev.presage.protocol.wire.MalformedBytes;
import dev.presage.protocol.wire.WireReader;
import dev.presage.protocol.wire.WireWriter;

/** How far recent values lie from what is usual at this time of day (UTC, in half hours). */
final class ProfileKeeper {
    static final int SLOTS = 48;

    private static final long DAY_MILLIS = 86_400_000;
    private static final double BLEND = 0.3;

    /** Visits after which the blend no longer changes. */
    private static final int FULL_VISITS = 4;

    private static final double SMOOTHING = 1.0 / 16;
    private static final Peak.Rule RULE = Peak.Rule.of(40, 100, 8000, Double.POSITIVE_INFINITY);

    /** Shared between versions: copied when a slot is left. */
    private double[] means = new double[SLOTS];

    private byte[] visits = new byte[SLOTS];
    private int slot = -1;
    private double sum;
    private int rows;
    private double error;
    private Peak peak = new Peak(RULE);

    ProfileKeeper copy() {
        var copy = new ProfileKeeper(means, visits);
        copy.slot = slot;
        copy.sum = sum;
        copy.rows = rows;
        copy.error = error;
        copy.peak = peak.copy();
        return copy;
    }

    ProfileKeeper() {}

    private ProfileKeeper(double[] means, byte[] visits) {
        this.means = means;
        this.visits = visits;
    }

    static int slotOf(long timeMillis) {
        return (int) (Math.floorMod(timeMillis, DAY_MILLIS) * SLOTS / DAY_MILLIS);
    }

    boolean knows(int aSlot) {
        return visits[aSlot] > 0;
    }

    double usual(int aSlot) {
        return means[aSlot];
    }

    /** The largest usual distance from the profile. */
    double peak() {
        return peak.held();
    }

    double offer(long timeMillis, double value, double floor) {
        int now = slotOf(timeMillis);
        if (now != slot) {
            leave();
            slot = now;
        }
        double off = knows(now) ? Math.abs(value - means[now]) : 0;
        sum += value;
        rows++;
        error += SMOOTHING * (off - error);
        return peak.offer(error > floor ? error : 0);
    }

    private void leave() {
        if (rows > 0) {
            means = means.clone();
            visits = visits.clone();
            visits[slot] = (byte) Math.min(FULL_VISITS, visits[slot] + 1);
            means[slot] += Math.max(1.0 / visits[slot], BLEND) * (sum / rows - means[slot]);
        }
        sum = 0;
        rows = 0;
    }

    void write(WireWriter out) {
        for (int i = 0; i < SLOTS; i++) {
            out.number(visits[i]);
            if (visits[i] > 0) {
                out.real(means[i]);
            }
        }
        out.number(slot).real(sum).number(rows).real(error);
        peak.write(out);
    }

    static ProfileKeeper read(WireReader in) {
        var means = new double[SLOTS];
        var visits = new byte[SLOTS];
        for (int i = 0; i < SLOTS; i++) {
            visits[i] = (byte) in.count(FULL_VISITS);
            means[i] = visits[i] > 0 ? in.real() : 0;
        }
        var profile = new ProfileKeeper(means, visits);
        long slot = in.number();
        if (slot < -1 || slot >= SLOTS) {
            throw new MalformedBytes("A day has no half hour " + slot + ".");
        }
        profile.slot = (int) slot;
        profile.sum = in.real();
        profile.rows = in.count(Integer.MAX_VALUE);
        profile.error = in.real();
        profile.peak = Peak.read(RULE, in);
        return profile;
    }
}
