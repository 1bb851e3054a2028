/**
 * Running text, written for Dimcat: plain stories and descriptions in everyday words, one passage per paragraph, each
 * short enough for 128 tokens. Beasts, plants, food, clothes, trades, vehicles and countries come up again and again,
 * since context is scored on the words of a catalog.
 */
export const PASSAGES_TEXT = `
The farmer had a horse, a cow, a goat and six sheep. In the morning he gave the horse some hay and took the cow to the
field. The goat did not want to go with them. It stood under a tree and looked at the garden, where the lettuce and the
spinach grew. When the farmer came back the goat was gone. He found it in the garden with a leaf in its mouth. The dog had seen
everything, but the dog said nothing, since the goat was his friend. The farmer was not angry. He closed the gate and went
into the house for his breakfast.

For breakfast the old man had bread with butter and honey, and a cup of coffee with milk. His wife drank tea. On Sunday there
was also cheese, and sometimes an egg. After the meal he washed the cups and she read the newspaper. Then she put on her coat
and her hat, and he put on his jacket and a scarf, for the wind from the sea was cold. They walked along the river as far as
the bridge. On the way home they bought potatoes, a fish and a bottle of wine for dinner.

The ship left the harbor at night. It was a large ship with a crew of forty. The captain came from Norway, the cook from
France and the doctor from Scotland. In the morning a sailor saw a whale, and soon a second whale, near the boat. An eagle
flew over the mast. On the third day the sky grew dark, and the wind was so strong that nobody could stand on the deck. The
captain tied a rope around his waist and held the wheel. When the storm had gone they saw the coast of Iceland, white and
quiet, under a pale sun.

A soldier came home from the war with a wound in his leg. His shoulder hurt too, and he could not lift his left arm. The
doctor looked at the wound and cleaned it. She looked into his eye and into his ear, and she asked him to open his mouth. His
tongue was dry. She put her hand on his chest and felt his heart. You must rest, she said, and drink water, and eat soup. In
a month the bone in your leg will be strong. He thanked her, took his stick in his hand and walked slowly to the train.

The train was full. There was a teacher with a heavy bag, a nurse in a white uniform, a carpenter with his hammer, and a
soldier who slept. A child asked the teacher where the train was going. To the city, said the teacher. I was in the city once,
said the child, and I saw a bus, a truck, a tractor and an airplane. The tractor was in the city? asked the carpenter. No,
said the child, the tractor was in a museum. Everyone laughed, and the soldier woke up and asked if this was the city.

In the forest there are many kinds of tree. The oak is old and wide, the pine is tall, and the willow stands by the
water. Under the oak grows moss, and under the pine grows fern. A squirrel lives in the oak. In autumn it carries nuts and
puts them into holes in the ground. A fox lives under the roots of the beech. At night the owl comes out and listens for a
mouse. When snow lies on the ground you can see who was there in the night: the rabbit, the deer, and once, long ago, a
wolf.

My aunt is a painter. She lives in Italy in a small house with a garden. In the garden she has roses, tulips and a lily that
is taller than a child. There is garlic too, and celery, and a row of beans. She paints the flowers on large pieces of paper.
When the light is gone she washes the brushes, puts on an apron and makes dinner. She makes a sauce from garlic and oil
and serves it with pasta. We sit under the vine and drink wine. Her cat sits on the wall and looks at the moon.

The king had three hats, ten coats and one hundred pairs of gloves. He had a robe of silk for the morning and a cloak of wool
for the evening. One day a tailor came to the palace. I shall make you a shirt, said the tailor, that is better than any
coat. The king put on the shirt. It was white, it was soft, and it had no gold on it. He looked at himself for a long time.
Then he gave the hats to his servants, the gloves to the soldiers and the cloak to an old woman at the gate.

The road goes over the mountain and down to the lake. A truck takes an hour, a bus takes two, and a man on a bicycle takes
the whole day. In winter the road is closed, and the people use a sled. There is a hotel at the lake and a small boat that
takes visitors to the island. On the island is a castle with a tower. Nobody lives in the castle now, but in summer a guide
with a red scarf tells the visitors of a queen who kept a bear in the tower and gave it honey with a silver spoon.

The judge asked the driver what he had seen. I saw a car and a wagon, said the driver. The car was blue and came from the
left. The wagon was slow. There was a dog in the road, and the car stopped for the dog. The wagon did not stop. The lawyer
stood up. Was there a light on the wagon? There was no light, said the driver, and the horse was black, and the night was
black too. The judge wrote something on a piece of paper. The dog, he said, may go home.

On the first day of school the teacher asked the children about their animals. Anna had a cat, Tom had a rabbit, and the
girl by the window had a snake. It eats a mouse each week, she said. The boy behind her did not like snakes. He had a bird
that could say good morning. The teacher drew a horse and an elephant on the board. Which is bigger? The elephant, said the
class. And which is faster? Nobody knew. The girl by the window said that it depends on who is behind them.

There was no sugar in the kitchen, no flour, no butter and no milk. There was one onion and a piece of old cheese. The cook
sat on a chair and thought. In an hour the guests would come, the doctor with his wife, the captain, and the lady from Spain.
He went into the garden and found a cabbage. He went to the river and caught a fish. He boiled the cabbage, he fried the fish
with the onion, and he put the cheese on top. The lady from Spain asked for the recipe. The cook said that it was a secret of
his family.

She was born in Poland, she went to school in Germany, and she works in Canada as an engineer. Her brother lives in
Brazil. He is a pilot and has seen Egypt, India, Japan and Australia from the air. Her sister stayed in Poland, where she
has a farm with cows and pigs. Once a year they meet at the farm. The pilot tells of the desert, the engineer tells of a
bridge, and the sister tells of a calf that was born in the snow. Then they eat soup and bread, and nobody wants to go to bed.

The skin is the largest organ of the body. Under the skin there are muscles, and under the muscles there are bones. The heart
is a muscle too. It moves the blood through the body, day and night. The lungs take in air, the stomach takes in food, and the
liver cleans the blood. The brain sits in the skull and needs more blood than any other organ. The eye and the ear send news to
the brain, and the brain sends orders to the hand, the foot and the tongue. When the brain sleeps, the heart goes on.

A crab lived under a stone. Every day it saw the feet of the children who came to the beach. One day a hand came down
and lifted the stone. The crab saw a face, a nose and two large eyes. The child saw the crab. For a moment neither of them
moved. Then the crab took hold of a finger, the child cried out, and the stone fell back into the sand. In the evening the child
told his father about a monster. In the evening the crab told nobody, because a crab lives alone, but it was proud.

The carpenter made a table from oak and six chairs from beech. The smith made a knife, a lock and a key. The potter made a
bowl and a vase from clay. On market day they put everything on a cart and drove to the town. A lady bought the table, a
sailor bought the knife, and a priest bought the bowl. Nobody wanted the vase. On the way home the potter picked some wild
flowers by the road, a poppy and a daisy, and put them in. Then the wife of the smith wanted the vase very much.

In summer the birds are up before the sun. First you hear the robin, then the finch, then the crow. The hen comes out of the
barn and the goose goes to the pond. A swan is on the water with her young. The cat sits on the roof and looks at the birds,
and the birds look at the cat. The farmer starts the tractor. All the birds fly up, and the cat goes down to the kitchen,
where there is a dish of milk. When the tractor stops the birds come back, and so does the cat.

The museum has an old bus, a steam engine, a boat from Africa and a small airplane that hangs from the ceiling. There
is a room full of clothes: a wedding gown, the uniform of a sailor, the coat of a king, the hat of a clown. In another room are
bones, the leg of a dinosaur and the skull of a tiger. The guard in this room is an old man with a gray beard. He has
worked here for thirty years. At night, he says, when the people have gone, the dinosaur is lonely.

If you want to make bread you need flour, water, salt and time. Put the flour in a large bowl. Add the salt and the water
and mix them with your hand. Leave the dough under a towel until it has grown. Then make it into a loaf and put it in a hot
oven. The house will smell of bread. Wait until the bread is cold before you cut it, or at least until you can hold it in
your hand. Eat it with butter, with cheese, with honey, or with nothing at all.

A lion and a mouse came to the same river. I shall drink first, said the lion, since I am the king of the animals. Drink,
said the mouse, the river is long. The lion bent down and saw in the water another lion. He showed his teeth, and the
other lion showed his teeth. He struck it with his foot, and it was gone. Now drink, said the mouse. Is he gone? asked the lion.
He is gone as long as you look at me, said the mouse. They drank side by side, and neither of them looked down.

The nurse had worked all night. She took off her uniform, put on a sweater and a pair of trousers, and went out into the
rain. The bus had gone. She walked past the bank, the theater and the church. A baker was opening his shop. Come in, said the
baker, you are wet. He gave her coffee and a warm roll with butter. She told him about the night, about the old soldier with
the bad heart and about the child with the broken arm. When the rain had stopped the next bus had gone too.

In the desert there is little water. The cactus keeps it in its stem, and the camel keeps fat in its hump. The lizard
drinks the dew from a stone. The snake comes out at night when the sand is cool. Once a year there is rain. Then, for a
week, there are flowers everywhere, red and yellow, and the bees come from far away. The people of the desert move their tents
and take their sheep to the new grass. After a week it is over. The seeds wait in the sand for the next year.

The hunter saw a deer at the edge of the wood. He had walked since morning, his boots were wet and his hands were cold. The
deer lifted its head. It had heard something, but not the hunter. A wolf came out from behind the pine. The deer ran, the wolf
ran, and the hunter stood there with his rifle. In the evening he came home with an empty bag. His wife had made soup with
beans and pork. What did you see? she asked. A deer, he said, and somebody else who was hungry.

My grandfather was a sailor and my grandmother was a teacher. He brought her things from each country: a fan from Japan, a
drum from Kenya, a scarf from Peru, a box of tea from China. She put them on a shelf. When he was at sea she showed them to
the children of her class and told them where Japan was, and Peru, and Kenya. One of the children became a sailor too. Years
later he stood at her door with a shell from Cuba. That one was missing, he said.

The garden behind the hospital is small. There is a bench under a cherry tree, a bed of herbs and a pond with one frog. The
doctors come here when they have five minutes. The patients come when they can walk. A woman with a bandage on her forehead
sits beside a man with a cast on his ankle. They talk about knees, about the food, about the weather. In April the tree is
white, in June the birds eat the cherries, in winter nobody comes but the frog is still there, under the ice, waiting.

The detective looked at the table. There were two glasses, a bottle of brandy and half a sandwich. On the floor lay a glove.
The glove was brown and made for a left hand. There was mud on the carpet and a hair on the chair, a long gray hair, from a
horse or from a very old lady. The window was open. Outside stood a carriage without a horse. The detective ate the sandwich,
since he thought better when he ate. Then he knew. The butler has a horse, he said, but where is his other glove?

It snowed for three days. The cars stood in the street like loaves of white bread. No bus, no truck and no taxi could move.
The mayor asked everyone to help. The lawyer came with a shovel, the waiter with a broom, the priest with a bucket of sand. A
farmer came with two horses and a plow. By noon the street was free. They all went to the tavern, and the farmer let the horses
stand by the door, and each of the children was allowed to give them an apple.

Dear friend, I write to you from Greece. The sea is blue and the houses are white. In the morning I eat bread with honey and
drink strong coffee. Then I sit under an olive tree and read. There is a donkey in the field beside the house, and a goat that
comes to the kitchen door. The people are kind. The woman next door gave me a basket of figs and a bottle of oil. My
shoulder does not hurt any more. I shall stay until the grapes are ripe. Then I shall take the ship to Italy and the train home.

The orchestra has more people than you think. There are violins, a harp, three trumpets, a drum and a man who waits an hour
to play one note. The conductor wears a black suit. The singer wears a red gown and a shawl, for the hall is cold. Before the
concert the singer drinks hot water with honey. The man with one note eats a sandwich. He has played this piece for twenty
years, and he has never been late. Tonight he looks at the singer, she looks at him, and the note comes from another man.

An ant is small but an ant is never alone. A thousand ants can carry a dead beetle up a wall. The spider works alone. She
makes a net between two stems of grass and waits for a fly or a moth. The bee flies from flower to flower and brings the honey
home. The butterfly takes the honey and brings it to nobody. In autumn the bee has a full house, the spider has an egg case
under a leaf, the ants close the door, and the butterfly has gone to Mexico.

The bus driver knew all of his passengers. The clerk with the umbrella got on at seven. The two nurses got on at the hospital
and slept. The carpenter had his tools in a bag, and the old professor had his shoes on the wrong feet. One morning the
driver did not come. There was a new driver, a young woman with a cap. The clerk did not know where to sit. The nurses did
not sleep. Where is he? asked the professor. In Spain, said the young woman. He wanted to sit in the back for once.

When the river rose the people went up to the church on the hill. They took the cow, the pig, the hens in a basket, and a
loaf of bread for each child. The dog swam. The old smith carried the lamb around his neck like a scarf. From the tower they
saw the roofs and the tops of the apple trees. A boat came with the fireman and a policeman. They had soup, blankets and a
radio. By the next day the water had gone down again, and there was a salmon in the kitchen of the mayor.

To plant a tree, dig a hole that is wider than the roots. Put some old leaves at the bottom. Set the tree upright, fill the
hole with earth, and press the earth with your foot. Give it water at once, and again each evening of the first month. An oak
needs a hundred years before it is a real oak, a willow needs ten, and a cherry gives fruit in four. Put a fence around it
if there are rabbits or deer. Then go away and do something else. A tree grows best when nobody is looking.

The ambassador of Sweden gave a dinner. The minister of France came in a long black car, the general came in uniform, and
the lady from Chile wore a green dress with a silver belt. There was salmon, then veal with mushrooms, then a pudding. The
general spoke about Russia, the minister spoke about wine, and the lady from Chile spoke about birds. Under the table the
dog of the ambassador went from knee to knee. It got a piece of salmon, a piece of veal and a piece of bread. It liked the
lady from Chile best.

The girl wanted to be a pilot. Her mother said that a pilot needs good eyes, so the girl ate carrots. Her brother said that a
pilot needs a cap, so she made one of paper. Her grandfather said that a pilot must know the wind, so she sat on the roof with
a scarf in her hand and looked which way it went. Years later she flew a small airplane over the village. Her mother looked up
from the garden, her brother from the truck, her grandfather from his chair. The wind was from the west.
`;
