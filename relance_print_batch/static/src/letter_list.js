import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { KanbanController } from "@web/views/kanban/kanban_controller";
import { kanbanView } from "@web/views/kanban/kanban_view";
import { ListController } from "@web/views/list/list_controller";
import { listView } from "@web/views/list/list_view";

const SELECTED = "action_run_selection";

/** Ask before letters of a proposal are printed, and tell how many they are and how much they claim. */
async function confirmIfPrinting(controller, dialog, button) {
    if (![SELECTED, "action_run"].includes(button)) {
        return undefined;
    }
    const { root, orm } = controller.model;
    const ids = button === SELECTED ? await root.getResIds(true) : [];
    const body = await orm.call(root.resModel, "describe_run", [ids], { context: controller.props.context });
    return new Promise((resolve) =>
        dialog.add(
            ConfirmationDialog,
            { title: _t("Confirmation"), body, confirmLabel: _t("Print"), confirm: () => resolve(true), cancel: () => resolve(false) },
            { onClose: () => resolve(false) }
        )
    );
}

/** The letters of a proposal. */
class LetterListController extends ListController {
    setup() {
        super.setup();
        const count = () => (this.model.root.isDomainSelected ? this.model.root.count : this.model.root.selection.length);
        this.archInfo = {
            ...this.archInfo,
            headerButtons: this.archInfo.headerButtons.map((button) =>
                button.clickParams.name === SELECTED
                    ? Object.create(button, { string: { get: () => `${button.string} (${count()})` } })
                    : button
            ),
        };
    }

    async beforeExecuteActionButton({ name }) {
        if ((await super.beforeExecuteActionButton(...arguments)) === false) {
            return false;
        }
        return confirmIfPrinting(this, this.dialogService, name);
    }
}

/** The same as cards, on a phone. */
class LetterKanbanController extends KanbanController {
    async beforeExecuteActionButton({ name }) {
        if ((await super.beforeExecuteActionButton(...arguments)) === false) {
            return false;
        }
        return confirmIfPrinting(this, this.dialog, name);
    }
}

registry.category("views").add("reminder_letter_list", { ...listView, Controller: LetterListController });
registry.category("views").add("reminder_letter_kanban", { ...kanbanView, Controller: LetterKanbanController });
