package org.ovmexporter.server;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Metrics, read as strictly as Prometheus' text format (version 0.0.4) is defined, and by what
 * {@code promtool check metrics} asks besides: each family once, with a help and a type, counters
 * that end in {@code _total}, histograms whose buckets ascend to their count.
 */
record Samples(Map<String, Double> values) {
    private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
    private static final Pattern HELP = Pattern.compile("# HELP (" + NAME + ") (\\S.*)");
    private static final Pattern TYPE =
            Pattern.compile("# TYPE (" + NAME + ") (counter|gauge|histogram|summary|untyped)");
    private static final String LABEL = "[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\n]|\\\\[\\\\\"n])*\"";
    private static final Pattern SAMPLE = Pattern.compile("(" + NAME + ")(\\{" + LABEL + "(?:,"
            + LABEL + ")*,?\\})? (NaN|[+-]Inf|-?[0-9.]+(?:[eE][+-]?[0-9]+)?)");
    private static final Pattern BUCKET =
            Pattern.compile("(" + NAME + ")_bucket\\{(.*?),?le=\"([^\"]+)\"\\}");

    static Samples parse(String text) {
        Map<String, Double> values = new LinkedHashMap<>();
        Map<String, String> types = new LinkedHashMap<>();
        Set<String> helped = new HashSet<>();
        require(text.endsWith("\n"), "the last line has no end", text);
        for (String line : text.strip().split("\n", -1)) {
            Matcher help = HELP.matcher(line);
            Matcher type = TYPE.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (help.matches()) {
                require(helped.add(help.group(1)), "a second help", line);
            } else if (type.matches()) {
                require(types.put(type.group(1), type.group(2)) == null, "a second type", line);
                require(helped.contains(type.group(1)), "no help", line);
                require(
                        !type.group(2).equals("counter") || type.group(1).endsWith("_total"),
                        "a counter that does not say so",
                        line);
            } else {
                require(sample.matches(), "not a line of this format", line);
                require(isOf(types, sample.group(1)), "no type", line);
                String key = sample.group(1) + (sample.group(2) == null ? "" : sample.group(2));
                require(values.put(key, number(sample.group(3))) == null, "twice", line);
            }
        }
        requireBucketsAscend(values);
        return new Samples(values);
    }

    private static boolean isOf(Map<String, String> types, String name) {
        return types.containsKey(name)
                || types.containsKey(name.replaceFirst("_(bucket|sum|count)$", ""));
    }

    private static void requireBucketsAscend(Map<String, Double> values) {
        Map<String, Double> last = new LinkedHashMap<>();
        values.forEach((key, value) -> {
            Matcher bucket = BUCKET.matcher(key);
            if (bucket.matches()) {
                String series = bucket.group(1) + "{" + bucket.group(2);
                require(value >= last.getOrDefault(series, 0.0), "buckets descend", key);
                last.put(series, value);
                if (bucket.group(3).equals("+Inf")) {
                    String count = bucket.group(1) + "_count"
                            + (bucket.group(2).isEmpty() ? "" : "{" + bucket.group(2) + "}");
                    require(value.equals(values.get(count)), "the count is another", key);
                }
            }
        });
    }

    double value(String series) {
        Double value = values.get(series);
        require(value != null, "there is no", series);
        return value == null ? Double.NaN : value;
    }

    /** The values that a label has, in any series. */
    Set<String> labelled(String label) {
        Set<String> found = new TreeSet<>();
        Pattern pattern = Pattern.compile("[{,]" + label + "=\"([^\"]*)\"");
        values.keySet().forEach(key -> {
            Matcher matcher = pattern.matcher(key);
            if (matcher.find()) {
                found.add(matcher.group(1));
            }
        });
        return found;
    }

    private static double number(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    private static void require(boolean right, String wrong, String line) {
        if (!right) {
            throw new AssertionError(wrong + ": " + line);
        }
    }
}
