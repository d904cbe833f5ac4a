import { onWillUnmount, onMounted } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { formView } from "@web/views/form/form_view";
import { FormController } from "@web/views/form/form_controller";

// Where the server's messages don't get through, as behind some proxies, the bar moves all the same.
const POLL_MS = 5000;

/** The form of a batch, or of something else that the server works at, whose progress bar moves while one looks. */
class BatchFormController extends FormController {
    setup() {
        super.setup();
        const bus = useService("bus_service");
        const onProgress = ({ id }) => id === this.model.root.resId && this.refresh();
        let timer;
        onMounted(() => {
            bus.subscribe("relance_print_batch.progress", onProgress);
            timer = setInterval(() => this.isWorking() && this.refresh(), POLL_MS);
        });
        onWillUnmount(() => {
            clearInterval(timer);
            bus.unsubscribe("relance_print_batch.progress", onProgress);
        });
    }

    isWorking() {
        const { state, files_state: files } = this.model.root.data;
        return state === "running" || files === "making";
    }

    async refresh() {
        const batch = this.model.root;
        if (!(await batch.isDirty())) {
            // not the model: its load gives way to later ones, and a button that waits for it would stay disabled
            await batch.load();
        }
    }
}

registry.category("views").add("reminder_batch_form", { ...formView, Controller: BatchFormController });
