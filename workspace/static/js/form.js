/** What a person has typed and chosen on one surface, as Slack's view.state.values has it. */

/** Elements that hold a value, and the state they start with. */
const INITIAL = {
  plain_text_input: (element) => ({ value: element.initial_value ?? null }),
  number_input: (element) => ({ value: element.initial_value ?? null }),
  email_text_input: (element) => ({ value: element.initial_value ?? null }),
  url_text_input: (element) => ({ value: element.initial_value ?? null }),
  rich_text_input: (element) => ({ rich_text_value: element.initial_value ?? null }),
  static_select: (element) => ({ selected_option: element.initial_option ?? null }),
  external_select: (element) => ({ selected_option: element.initial_option ?? null }),
  users_select: (element) => ({ selected_user: element.initial_user ?? null }),
  channels_select: (element) => ({ selected_channel: element.initial_channel ?? null }),
  conversations_select: (element) => ({ selected_conversation: element.initial_conversation ?? null }),
  multi_static_select: (element) => ({ selected_options: element.initial_options ?? [] }),
  multi_external_select: (element) => ({ selected_options: element.initial_options ?? [] }),
  multi_users_select: (element) => ({ selected_users: element.initial_users ?? [] }),
  multi_channels_select: (element) => ({ selected_channels: element.initial_channels ?? [] }),
  multi_conversations_select: (element) => ({ selected_conversations: element.initial_conversations ?? [] }),
  checkboxes: (element) => ({ selected_options: element.initial_options ?? [] }),
  radio_buttons: (element) => ({ selected_option: element.initial_option ?? null }),
  datepicker: (element) => ({ selected_date: element.initial_date ?? null }),
  timepicker: (element) => ({ selected_time: element.initial_time ?? null }),
  datetimepicker: (element) => ({ selected_date_time: element.initial_date_time ?? null }),
  file_input: () => ({ files: [] }),
};

/** Every element of the blocks with the id of its block, containers and cards included. */
function elementsOf(blocks) {
  return blocks.flatMap((block) => {
    if (block.type === "container") return elementsOf(block.child_blocks);
    const own = [block.accessory, block.element, ...(block.type === "actions" ? block.elements : [])];
    return own.filter(Boolean).map((element) => ({ block, element }));
  });
}

/** The values of one surface. An element keeps its value for as long as its block and action ids stand. */
export class Form {
  #values = new Map();

  /** Take in the elements that now stand there; known holds values that the server remembers. */
  sync(blocks, known = {}) {
    const standing = new Map();
    for (const { block, element } of elementsOf(blocks)) {
      if (!INITIAL[element.type]) continue;
      const key = keyOf(block.block_id, element.action_id);
      const start = known[block.block_id]?.[element.action_id] ?? {
        type: element.type,
        ...INITIAL[element.type](element),
      };
      standing.set(key, this.#values.get(key) ?? start);
    }
    this.#values = standing;
  }

  get(blockId, actionId) {
    return this.#values.get(keyOf(blockId, actionId));
  }

  set(blockId, actionId, state) {
    this.#values.set(keyOf(blockId, actionId), state);
  }

  /** {block_id: {action_id: state}}, as it is sent to the server. */
  values() {
    const all = {};
    for (const [key, state] of this.#values) {
      const [blockId, actionId] = JSON.parse(key);
      (all[blockId] ??= {})[actionId] = state;
    }
    return all;
  }
}

function keyOf(blockId, actionId) {
  return JSON.stringify([blockId, actionId]);
}
