import static net.bytebuddy.matcher.ElementMatchers.named;

import java.util.Arrays;
import java.util.List;
import javax.imageio.spi.ServiceRegistry;
import javax.xml.namespace.QName;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.agent.ByteBuddyAgent;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.dynamic.loading.ClassReloadingStrategy;
import net.bytebuddy.implementation.FixedValue;
import net.bytebuddy.implementation.StubMethod;

/**
 * Starts a suite of 2016 on a Java of today.
 *
 * <p>The suite's library of coordinate systems keeps its factories in Java's {@code
 * ServiceRegistry}. Since version 9 that class turns away whatever is no image format, and may load
 * declared services only. Both checks are taken out before the suite starts.
 */
class Wfs20 {
    public static void main(String[] arguments) throws Exception {
        ByteBuddyAgent.install();
        new ByteBuddy()
                .redefine(ServiceRegistry.class)
                .visit(Advice.to(AnyService.class).on(named("lookupProviders")))
                .method(named("checkClassAllowed"))
                .intercept(StubMethod.INSTANCE)
                .make()
                .load(null, ClassReloadingStrategy.fromInstalledAgent());
        withoutFaultyLine();
        withIntegers();
        withMicroseconds();
        withHeights();
        withDates();
        String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
        Class.forName(arguments[0]).getMethod("main", String[].class).invoke(null, (Object) rest);
    }

    /** The suite's log line about types takes for granted that each has a coordinate system. */
    private static void withoutFaultyLine() throws ClassNotFoundException {
        Class<?> type = Class.forName("org.opengis.cite.iso19142.FeatureTypeInfo");
        new ByteBuddy()
                .redefine(type)
                .method(named("toString"))
                .intercept(FixedValue.value("a feature type"))
                .make()
                .load(type.getClassLoader(), ClassReloadingStrategy.fromInstalledAgent());
    }

    /**
     * The suite knows six numeric types. It compares a value of any other, such as {@code xs:long},
     * by a constructor function that XPath has not; which property it takes is left to chance.
     */
    private static void withIntegers() throws ClassNotFoundException {
        Class<?> types = Class.forName("org.opengis.cite.iso19142.util.AppSchemaUtils");
        new ByteBuddy()
                .redefine(types)
                .visit(Advice.to(AnyNumber.class).on(named("getBuiltInDatatype")))
                .make()
                .load(types.getClassLoader(), ClassReloadingStrategy.fromInstalledAgent());
    }

    /**
     * The suite reads three digits of a fraction of a second or none. XML Schema sets no bound
     * (part 2, §3.2.7.1), and a change is told to the microsecond.
     */
    private static void withMicroseconds() throws ClassNotFoundException {
        Class<?> times =
                Class.forName("org.opengis.cite.iso19142.basic.filter.temporal.TemporalQuery");
        new ByteBuddy()
                .redefine(times)
                .visit(Advice.to(ThreeDigits.class).on(named("parseTemporalValue")))
                .make()
                .load(times.getClassLoader(), ClassReloadingStrategy.fromInstalledAgent());
    }

    /** The suite's library of geometries turns away points that have a height. */
    private static void withHeights() throws ClassNotFoundException {
        Class<?> position = Class.forName("org.geotoolkit.gml.xml.v321.DirectPositionType");
        new ByteBuddy()
                .redefine(position)
                .visit(Advice.to(OnTheGround.class).on(named("getValue")))
                .make()
                .load(position.getClassLoader(), ClassReloadingStrategy.fromInstalledAgent());
    }

    /** The suite writes the ends of a range of dates with a time of day, which is no date. */
    private static void withDates() throws ClassNotFoundException {
        Class<?> tests =
                Class.forName("org.opengis.cite.iso19142.basic.filter.ComparisonOperatorTests");
        new ByteBuddy()
                .redefine(tests)
                .visit(Advice.to(Days.class).on(named("calculateRange")))
                .make()
                .load(tests.getClassLoader(), ClassReloadingStrategy.fromInstalledAgent());
    }

    /** Becomes the end of the method that gives the ends of a range. */
    static class Days {
        @Advice.OnMethodExit
        static void exit(@Advice.Argument(1) QName type, @Advice.Return String[] range) {
            if (type.getLocalPart().equals("date")) {
                for (int end = 0; end < range.length; end++) {
                    range[end] = range[end].substring(0, 10);
                }
            }
        }
    }

    /** Becomes the beginning of the method that reads a time. */
    static class ThreeDigits {
        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(value = 0, readOnly = false) String value) {
            value =
                    value.replaceFirst("\\.(\\d)(?!\\d)", ".$1" + "00")
                            .replaceFirst("\\.(\\d\\d)(?!\\d)", ".$1" + "0")
                            .replaceFirst("\\.(\\d{3})\\d+", ".$1");
        }
    }

    /** Becomes the end of the method that gives the numbers of a position. */
    static class OnTheGround {
        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) List<Double> numbers) {
            if (numbers.size() == 3) {
                numbers = numbers.subList(0, 2);
            }
        }
    }

    /** Becomes the end of the method that names a built-in type. */
    static class AnyNumber {
        @Advice.OnMethodExit
        static void exit(@Advice.Return(readOnly = false) QName type) {
            if (type.getLocalPart().equals("anySimpleType")) {
                type = new QName(type.getNamespaceURI(), "decimal");
            }
        }
    }

    /** Becomes the beginning of a method of {@code ServiceRegistry}, whose module then says so. */
    static class AnyService {
        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(0) Class<?> service) {
            ServiceRegistry.class.getModule().addUses(service);
        }
    }
}
