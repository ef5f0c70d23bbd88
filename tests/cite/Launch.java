import static net.bytebuddy.matcher.ElementMatchers.named;

import java.util.Arrays;
import javax.imageio.spi.ServiceRegistry;
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
class Launch {
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

    /** Becomes the beginning of a method of {@code ServiceRegistry}, whose module then says so. */
    static class AnyService {
        @Advice.OnMethodEnter
        static void enter(@Advice.Argument(0) Class<?> service) {
            ServiceRegistry.class.getModule().addUses(service);
        }
    }
}
