import { beforeEach, expect, test } from "@odoo/hoot";
import { waitFor, waitUntil } from "@odoo/hoot-dom";
import { advanceTime, animationFrame, Deferred } from "@odoo/hoot-mock";
import { waitUntilSubscribe } from "@bus/../tests/bus_test_helpers";
import { mailModels } from "@mail/../tests/mail_test_helpers";
import {
    contains,
    defineModels,
    fields,
    getService,
    MockServer,
    models,
    mountView,
    onRpc,
    serverState,
} from "@web/../tests/web_test_helpers";

class Batch extends models.Model {
    _name = "account.reminder.batch";

    name = fields.Char();
    state = fields.Char();
    status = fields.Char();

    _records = [
        { id: 1, name: "Mine", state: "paused", status: "0 of 3" },
        { id: 2, name: "Another", state: "paused", status: "0 of 9" },
    ];
    _views = {
        form: `
            <form js_class="reminder_batch_form">
                <header><button name="action_retry" type="object" string="Retry"/></header>
                <field name="name"/>
                <field name="state" readonly="1"/>
                <field name="status" readonly="1"/>
            </form>`,
    };
}

defineModels({ ...mailModels, Batch });

/** The server has printed some letters; nobody was told yet. */
function print(status) {
    MockServer.env["account.reminder.batch"].write([1], { status });
}

/** The server says that there is something new about a batch. */
function tell(id) {
    MockServer.env["bus.bus"]._sendone(serverState.partnerId, "relance_print_batch.progress", { id });
}

const shows = (status) => `.o_field_widget[name=status]:contains(${status})`;

beforeEach(async () => {
    onRpc("web_read", ({ args }) => {
        expect.step(`read ${args[0]}`);
    });
    await mountView({ type: "form", resModel: "account.reminder.batch", resId: 1 });
    getService("bus_service").start();
    await waitUntilSubscribe();
    expect.verifySteps(["read 1"]);
});

test("it is read again when the server says that letters were printed", async () => {
    print("2 of 3");
    tell(1);
    await waitFor(shows("2 of 3"));
    expect.verifySteps(["read 1"]);
});

test("another batch is none of its business", async () => {
    print("2 of 3");
    tell(2);
    tell(1);
    await waitFor(shows("2 of 3"));
    expect.verifySteps(["read 1"]);
});

test("where no message gets through, it asks by itself, but only while letters are being printed", async () => {
    print("2 of 3");
    await advanceTime(20000);
    expect(shows("0 of 3")).toHaveCount(1);
    expect.verifySteps([]);
    MockServer.env["account.reminder.batch"].write([1], { state: "running" });
    tell(1);
    await waitFor(shows("2 of 3"));
    print("3 of 3");
    await advanceTime(5000);
    await waitFor(shows("3 of 3"));
    expect.verifySteps(["read 1", "read 1"]);
});

test("what one is typing is left alone", async () => {
    await contains("[name=name] input").edit("My own name", { confirm: false });
    print("2 of 3");
    tell(1);
    await advanceTime(1000);
    await animationFrame();
    expect("[name=name] input").toHaveValue("My own name");
    expect.verifySteps([]);
});

test("a message while a button has the batch read again doesn't leave the buttons disabled", async () => {
    const answered = new Deferred();
    onRpc("action_retry", () => false);
    let reads = 0;
    onRpc("web_read", () => {
        reads++;
        return answered;
    });
    await contains("button[name=action_retry]").click();
    await waitUntil(() => reads === 1);
    tell(1);
    await waitUntil(() => reads === 2);
    answered.resolve();
    await waitFor("button[name=action_retry]:enabled");
    expect.verifySteps(["read 1", "read 1"]);
});
