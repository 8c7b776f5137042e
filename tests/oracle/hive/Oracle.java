import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.hive.conf.HiveConf;
import org.apache.hadoop.hive.metastore.api.Database;
import org.apache.hadoop.hive.metastore.api.FieldSchema;
import org.apache.hadoop.hive.metastore.api.Order;
import org.apache.hadoop.hive.metastore.api.StorageDescriptor;
import org.apache.hadoop.hive.metastore.api.Table;
import org.apache.hadoop.hive.ql.DriverFactory;
import org.apache.hadoop.hive.ql.IDriver;
import org.apache.hadoop.hive.ql.metadata.Hive;
import org.apache.hadoop.hive.ql.processors.CommandProcessorException;
import org.apache.hadoop.hive.ql.session.SessionState;

/**
 * A real Hive in one process that executes DDL and says what its catalogue then holds.
 *
 * <p>Reads one JSON object a line from standard input, {"path", "kind": "table" or "database",
 * "database", "name", "sql"}, and answers each with one line on standard output:
 * {"path", "accepted": true, "definition": {...}} or {"path", "accepted": false, "error": "..."}.
 * What a statement made is dropped again, so that statements cannot meet each other.
 */
public final class Oracle {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Oracle() {}

  public static void main(String[] args) throws Exception {
    // Hive and its libraries print where they like; the answers keep standard output for themselves.
    PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    System.setOut(System.err);

    HiveConf conf = configuration(args[0]);
    SessionState.start(new SessionState(conf));
    BufferedReader questions =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = questions.readLine(); line != null; line = questions.readLine()) {
      answers.println(JSON.writeValueAsString(answer(conf, JSON.readTree(line))));
    }
    answers.flush();
    // Hive leaves threads behind that would keep the process alive.
    Runtime.getRuntime().halt(0);
  }

  private static HiveConf configuration(String scratch) {
    HiveConf conf = new HiveConf();
    conf.set("javax.jdo.option.ConnectionURL", "jdbc:derby:memory:oracle;create=true");
    conf.set("datanucleus.schema.autoCreateAll", "true");
    conf.set("hive.metastore.schema.verification", "false");
    conf.set("hive.metastore.uris", "");
    conf.set("hive.metastore.warehouse.dir", "file:" + scratch + "/warehouse");
    conf.set("hive.metastore.warehouse.external.dir", "file:" + scratch + "/external");
    conf.set("hive.exec.scratchdir", scratch + "/scratch");
    conf.set("hive.exec.local.scratchdir", scratch + "/local");
    conf.set("hive.downloaded.resources.dir", scratch + "/resources");
    conf.set("hive.querylog.location", scratch + "/log");
    conf.set("hive.execution.engine", "mr");
    conf.set("hive.support.concurrency", "false");
    conf.set("hive.stats.autogather", "false");
    conf.set("hive.security.authorization.enabled", "false");
    // A metastore of the 4 line translates tables for older clients: the raw definition is asked for.
    conf.set("metastore.metadata.transformer.class", " ");
    conf.set("metastore.create.as.acid", "false");
    // ${day} in storage.location.template is Athena's, not a variable of Hive's.
    conf.set("hive.variable.substitute", "false");
    conf.set("fs.s3.impl", NoFiles.class.getName());
    conf.set("fs.s3a.impl", NoFiles.class.getName());
    conf.set("fs.s3n.impl", NoFiles.class.getName());
    return conf;
  }

  private static ObjectNode answer(HiveConf conf, JsonNode question) throws Exception {
    ObjectNode answer = JSON.createObjectNode();
    answer.put("path", question.get("path").asText());
    String database = question.get("database").asText();
    String name = question.get("name").asText();
    boolean table = question.get("kind").asText().equals("table");
    try {
      if (table) {
        run(conf, "CREATE DATABASE IF NOT EXISTS `" + database + "`");
        run(conf, "USE `" + database + "`");
      }
      run(conf, question.get("sql").asText());
      answer.put("accepted", true);
      Hive hive = Hive.get(conf);
      answer.set(
          "definition",
          table
              ? describe(hive.getTable(database, name).getTTable())
              : describe(hive.getDatabase(database)));
    } catch (CommandProcessorException e) {
      answer.put("accepted", false);
      answer.put("error", String.valueOf(e.getMessage()).split("\n")[0]);
    } finally {
      run(conf, "USE default");
      if (table) {
        run(conf, "DROP TABLE IF EXISTS `" + database + "`.`" + name + "`");
      }
      if (!database.equals("default")) {
        run(conf, "DROP DATABASE IF EXISTS `" + database + "` CASCADE");
      }
    }
    return answer;
  }

  private static void run(HiveConf conf, String sql) throws CommandProcessorException, IOException {
    try (IDriver driver = DriverFactory.newDriver(conf)) {
      driver.run(sql);
    } catch (RuntimeException e) {
      throw new CommandProcessorException(e.toString());
    }
  }

  private static ObjectNode describe(Table table) {
    StorageDescriptor sd = table.getSd();
    ObjectNode out = JSON.createObjectNode();
    out.put("database", table.getDbName());
    out.put("name", table.getTableName());
    out.put("table_type", table.getTableType());
    out.set("columns", columns(sd.getCols()));
    out.set("partition_keys", columns(table.getPartitionKeys()));
    out.put("serde", sd.getSerdeInfo().getSerializationLib());
    out.set("serde_properties", map(sd.getSerdeInfo().getParameters()));
    out.put("input_format", sd.getInputFormat());
    out.put("output_format", sd.getOutputFormat());
    out.put("location", sd.getLocation());
    ArrayNode buckets = out.putArray("bucket_columns");
    sd.getBucketCols().forEach(buckets::add);
    out.put("bucket_count", sd.getNumBuckets());
    ArrayNode sorts = out.putArray("sort_columns");
    for (Order order : sd.getSortCols()) {
      sorts.addObject().put("name", order.getCol()).put("descending", order.getOrder() == 0);
    }
    ArrayNode skewed = out.putArray("skewed_columns");
    if (sd.getSkewedInfo() != null && sd.getSkewedInfo().getSkewedColNames() != null) {
      sd.getSkewedInfo().getSkewedColNames().forEach(skewed::add);
    }
    out.set("parameters", map(table.getParameters()));
    return out;
  }

  private static ObjectNode describe(Database database) {
    ObjectNode out = JSON.createObjectNode();
    out.put("name", database.getName());
    out.put("comment", database.getDescription() == null ? "" : database.getDescription());
    out.put("location", database.getLocationUri());
    out.set("properties", map(database.getParameters()));
    return out;
  }

  private static ArrayNode columns(List<FieldSchema> fields) {
    ArrayNode out = JSON.createArrayNode();
    for (FieldSchema field : fields) {
      ObjectNode column = out.addObject();
      column.put("name", field.getName());
      column.put("type", field.getType());
      column.put("comment", field.getComment() == null ? "" : field.getComment());
    }
    return out;
  }

  private static ObjectNode map(Map<String, String> values) {
    ObjectNode out = JSON.createObjectNode();
    if (values != null) {
      new TreeMap<>(values).forEach(out::put);
    }
    return out;
  }
}
