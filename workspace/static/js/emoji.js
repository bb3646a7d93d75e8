/** The emoji that messages name most: ":white_check_mark:" and its glyph. */

const TABLE = `
+1 👍 -1 👎 100 💯 1234 🔢 abacus 🧮 airplane ✈️ alarm_clock ⏰ ambulance 🚑 anchor ⚓ anger 💢 apple 🍎 arrow_backward ◀️
arrow_down ⬇️ arrow_down_small 🔽 arrow_forward ▶️ arrow_heading_down ⤵️ arrow_heading_up ⤴️ arrow_left ⬅️
arrow_lower_left ↙️ arrow_lower_right ↘️ arrow_right ➡️ arrow_right_hook ↪️ arrow_up ⬆️ arrow_up_down ↕️ arrow_up_small 🔼
arrow_upper_left ↖️ arrow_upper_right ↗️ arrows_clockwise 🔃 arrows_counterclockwise 🔄 art 🎨 articulated_lorry 🚛
astonished 😲 atom_symbol ⚛️ baby 👶 back 🔙 balloon 🎈 ballot_box_with_check ☑️ ballot_box_with_ballot 🗳️ bamboo 🎍 bangbang ‼️
bank 🏦 bar_chart 📊 battery 🔋 beers 🍻 beer 🍺 bell 🔔 no_bell 🔕 bento 🍱 bicyclist 🚴 bike 🚲 bikini 👙 bird 🐦 birthday 🎂
black_circle ⚫ black_heart 🖤 black_large_square ⬛ black_medium_square ◼️ black_small_square ▪️ black_square_button 🔲
blue_book 📘 blue_heart 💙 blush 😊 boat ⛵ bomb 💣 book 📖 bookmark 🔖 bookmark_tabs 📑 books 📚 boom 💥 bouquet 💐 bow 🙇 bowtie 🤵
brain 🧠 bread 🍞 briefcase 💼 broken_heart 💔 broom 🧹 bug 🐛 building_construction 🏗️ bulb 💡 bullettrain_side 🚄 bus 🚌
busts_in_silhouette 👥 bust_in_silhouette 👤 bell_pepper 🫑 cactus 🌵 cake 🍰 calendar 📆 spiral_calendar_pad 🗓️ date 📅 calling 📲 camera 📷
candle 🕯️ car 🚗 card_file_box 🗃️ card_index 📇 card_index_dividers 🗂️ cat 🐱 champagne 🍾 chart 💹 chart_with_downwards_trend 📉
chart_with_upwards_trend 📈 checkered_flag 🏁 cherry_blossom 🌸 cityscape 🏙️ clap 👏 classical_building 🏛️ clinking_glasses 🥂
clipboard 📋 clock1 🕐 clock2 🕑 clock3 🕒 clock4 🕓 clock5 🕔 clock6 🕕 clock7 🕖 clock8 🕗 clock9 🕘 clock10 🕙 clock11 🕚 clock12 🕛
closed_book 📕 closed_lock_with_key 🔐 cloud ☁️ cn 🇨🇳 flag-cn 🇨🇳 flag-de 🇩🇪 flag-es 🇪🇸 flag-eu 🇪🇺 flag-fr 🇫🇷 flag-gb 🇬🇧 flag-it 🇮🇹 flag-jp 🇯🇵
flag-us 🇺🇸 it 🇮🇹 coffee ☕ coin 🪙 collision 💥 compass 🧭 computer 💻 confetti_ball 🎊 confused 😕 construction 🚧 construction_worker 👷
control_knobs 🎛️ cook 🧑‍🍳 cookie 🍪 copyright ©️ credit_card 💳 crossed_fingers 🤞 crown 👑 cry 😢 crystal_ball 🔮 currency_exchange 💱
customs 🛃 cyclone 🌀 dart 🎯 dash 💨 deciduous_tree 🌳 department_store 🏬 desktop_computer 🖥️ diamond_shape_with_a_dot_inside 💠
disappointed 😞 dizzy 💫 dog 🐶 dollar 💵 door 🚪 double_vertical_bar ⏸️ dragon 🐉 droplet 💧 ear 👂 earth_africa 🌍 earth_americas 🌎
earth_asia 🌏 eight 8️⃣ eject ⏏️ electric_plug 🔌 email 📧 envelope ✉️ envelope_with_arrow 📩 euro 💶 evergreen_tree 🌲 exclamation ❗
heavy_exclamation_mark ❗ grey_exclamation ❕ grey_question ❔ eye 👁️ eyes 👀 face_with_monocle 🧐 facepalm 🤦 factory 🏭 fast_forward ⏩
fax 📠 file_cabinet 🗄️ file_folder 📁 fire 🔥 fire_engine 🚒 fireworks 🎆 fish 🐟 fist ✊ five 5️⃣ flags 🎏 flashlight 🔦 floppy_disk 💾
flower_playing_cards 🎴 four 4️⃣ four_leaf_clover 🍀 frame_with_picture 🖼️ fuelpump ⛽ gear ⚙️ gem 💎 gift 🎁 glasses 👓
globe_with_meridians 🌐 green_apple 🍏 green_book 📗 green_heart 💚 grin 😁 grinning 😀 guardsman 💂 hammer 🔨 hammer_and_wrench 🛠️
handshake 🤝 hankey 💩 hash #️⃣ headphones 🎧 heart ❤️ heart_eyes 😍 heavy_check_mark ✔️ heavy_division_sign ➗ heavy_dollar_sign 💲
heavy_minus_sign ➖ heavy_multiplication_x ✖️ heavy_plus_sign ➕ helicopter 🚁 herb 🌿 hibiscus 🌺 high_brightness 🔆 hourglass ⌛
hourglass_flowing_sand ⏳ house 🏠 hugging_face 🤗 ice_cube 🧊 inbox_tray 📥 incoming_envelope 📨 information_source ℹ️ innocent 😇
interrobang ⁉️ jigsaw 🧩 joy 😂 key 🔑 keyboard ⌨️ keycap_star *️⃣ keycap_ten 🔟 label 🏷️ ladder 🪜 lantern 🏮 large_blue_circle 🔵
large_blue_diamond 🔷 large_brown_circle 🟤 large_green_circle 🟢 large_orange_circle 🟠 large_orange_diamond 🔶 large_purple_circle 🟣
large_red_square 🟥 large_green_square 🟩 large_blue_square 🟦 large_orange_square 🟧 large_yellow_square 🟨 large_yellow_circle 🟡
leaves 🍃 ledger 📒 left_right_arrow ↔️ link 🔗 linked_paperclips 🖇️ lock 🔒 lock_with_ink_pen 🔏 loudspeaker 📢 lower_left_ballpoint_pen 🖊️
mag 🔍 mag_right 🔎 magnet 🧲 mailbox 📫 male-factory-worker 👨‍🏭 mantelpiece_clock 🕰️ maple_leaf 🍁 mega 📣 memo 📝 microphone 🎤
microscope 🔬 minibus 🚐 money_with_wings 💸 moneybag 💰 moon 🌔 motor_scooter 🛵 mountain ⛰️ muscle 💪 musical_note 🎵 nail_care 💅
necktie 👔 negative_squared_cross_mark ❎ neutral_face 😐 new 🆕 newspaper 📰 next_track_button ⏭️ nine 9️⃣ no_entry ⛔ no_entry_sign 🚫
no_good 🙅 notebook 📓 notebook_with_decorative_cover 📔 nut_and_bolt 🔩 o ⭕ office 🏢 oil_drum 🛢️ ok 🆗 ok_hand 👌 ok_woman 🙆 on 🔛
one 1️⃣ open_file_folder 📂 open_hands 👐 open_mouth 😮 orange_book 📙 orange_heart 🧡 outbox_tray 📤 package 📦 page_facing_up 📄
page_with_curl 📃 pager 📟 panda_face 🐼 paperclip 📎 partying_face 🥳 part_alternation_mark 〽️ pencil ✏️ pencil2 ✏️ pensive 😔
performing_arts 🎭 pick ⛏️ pill 💊 pizza 🍕 point_down 👇 point_left 👈 point_right 👉 point_up ☝️ point_up_2 👆 pound 💷 pray 🙏
previous_track_button ⏮️ printer 🖨️ purple_heart 💜 pushpin 📌 question ❓ rabbit 🐰 racing_car 🏎️ radio_button 🔘 railway_car 🚃
rain_cloud 🌧️ rainbow 🌈 raised_hand ✋ raised_hands 🙌 raising_hand 🙋 receipt 🧾 recycle ♻️ red_car 🚗 red_circle 🔴 red_envelope 🧧
registered ®️ relaxed ☺️ repeat 🔁 rewind ⏪ rice 🍚 robot_face 🤖 rocket 🚀 rolling_on_the_floor_laughing 🤣 rose 🌹 rotating_light 🚨
round_pushpin 📍 runner 🏃 sailboat ⛵ sassy_woman 💁 satellite 📡 satellite_antenna 📡 scales ⚖️ school 🏫 scissors ✂️ scream 😱 scroll 📜 seat 💺
seedling 🌱 seven 7️⃣ sheaf_of_rice 🌾 shield 🛡️ ship 🚢 shopping_bags 🛍️ shopping_trolley 🛒 shrug 🤷 signal_strength 📶 six 6️⃣
slightly_frowning_face 🙁 slightly_smiling_face 🙂 small_blue_diamond 🔹 small_orange_diamond 🔸 small_red_triangle 🔺
small_red_triangle_down 🔻 smile 😄 smiley 😃 smirk 😏 snail 🐌 snake 🐍 snowflake ❄️ sob 😭 soon 🔜 sos 🆘 sound 🔉 sparkle ❇️ sparkles ✨
sparkler 🎇 speaker 🔈 loud_sound 🔊 mute 🔇 speech_balloon 💬 speech_left 🗨️ spiral_note_pad 🗒️ stadium 🏟️ star ⭐ star2 🌟 stopwatch ⏱️
straight_ruler 📏 sun_with_face 🌞 sunflower 🌻 sunglasses 😎 sunny ☀️ partly_sunny ⛅ sunrise 🌅 sweat_drops 💦 sweat_smile 😅 tada 🎉
tangerine 🍊 tea 🍵 telephone 📞 telephone_receiver 📞 test_tube 🧪 thermometer 🌡️ thinking_face 🤔 thought_balloon 💭
thread 🧵 three 3️⃣ thumbsdown 👎 thumbsup 👍 ticket 🎫 timer_clock ⏲️ toolbox 🧰 top 🔝 tractor 🚜 traffic_light 🚦 train 🚋 tram 🚊
triangular_flag_on_post 🚩 triangular_ruler 📐 trophy 🏆 truck 🚚 tulip 🌷 turtle 🐢 two 2️⃣ umbrella ☔ unamused 😒 unlock 🔓 up 🆙
upside_down_face 🙃 v ✌️ vertical_traffic_light 🚦 vs 🆚 walking 🚶 warning ⚠️ wastebasket 🗑️ watch ⌚ wave 👋 weary 😩 wheelchair ♿
white_check_mark ✅ white_circle ⚪ white_flower 💮 white_heart 🤍 white_large_square ⬜ white_medium_square ◻️ white_small_square ▫️
white_square_button 🔳 wind_chime 🎐 wine_glass 🍷 wink 😉 woman-running 🏃‍♀️ world_map 🗺️ worried 😟 wrench 🔧 writing_hand ✍️ x ❌
yellow_heart 💛 yen 💴 zap ⚡ zero 0️⃣ zipper_mouth_face 🤐 zzz 💤 crescent_moon 🌙 dove_of_peace 🕊️ luggage 🧳 magic_wand 🪄 office_worker 🧑‍💼
saluting_face 🫡 face_with_raised_eyebrow 🤨 hot_face 🥵 cold_face 🥶 melting_face 🫠 heart_hands 🫶 placard 🪧 identification_card 🪪
`;

const COLOURED = "\ufe0f";
const GLYPHS = new Map(pairs(TABLE.trim().split(/\s+/)));

/** The glyph of an emoji name, or undefined for a name nobody knows. Skin tones are ignored. */
export function glyph(name) {
  return GLYPHS.get(name.replace(/::skin-tone-\d$/, ""));
}

/** Replace every known :name: in plain text. */
export function withEmoji(text) {
  return text.replace(/:([\w+'-]+):/g, (whole, name) => glyph(name) ?? whole);
}

/** Signs older than emoji, such as a white circle, are drawn in colour only when asked to. */
function pairs(words) {
  const coloured = (sign) => (sign.length === 1 && !/\p{Emoji_Presentation}/u.test(sign) ? sign + COLOURED : sign);
  return Array.from({ length: words.length / 2 }, (_, index) => [words[2 * index], coloured(words[2 * index + 1])]);
}
