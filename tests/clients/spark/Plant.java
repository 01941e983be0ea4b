import java.util.HashMap;
import java.util.List;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** Writes two pumps through a view, and prints the names that it reads: of the emulator at the first argument. */
public class Plant {
    public static void main(String[] arguments) {
        var spark = SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .getOrCreate();
        var schema = new StructType().add("externalId", "string").add("name", "string");
        var pumps = spark.createDataFrame(
            List.of(RowFactory.create("p1", "Pump 1"), RowFactory.create("p2", "Pump 2")), schema);

        var options = new HashMap<String, String>();
        options.put("baseUrl", arguments[0]);
        options.put("project", arguments[1]);
        options.put("bearerToken", "any");
        options.put("type", "instances");
        options.put("instanceType", "node");
        options.put("instanceSpace", "plant");
        options.put("viewSpace", "plant");
        options.put("viewExternalId", "Pump");
        options.put("viewVersion", "v1");
        pumps.write().format("cognite.spark.v1").options(options).option("onconflict", "upsert").save();
        var read = spark.read().format("cognite.spark.v1").options(options).load();
        for (var row : read.select("name").orderBy("name").collectAsList()) System.out.println(row.getString(0));
        spark.stop();
    }
}
