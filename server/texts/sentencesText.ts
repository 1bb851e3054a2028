/**
 * 200 short sentences, written for Dimcat, one per line, lower case and without marks. The last word is the true next
 * token of the text before it.
 */
export const SENTENCES_TEXT = `
the dog ran after the cat
the sun went down behind the mountain
she opened the door and went into the room
he put the book on the table
in the morning they walked to the river
the old man sat under a tree
we heard the sound of a train
the child asked for a glass of water
the king lived in a large castle
the ship crossed the ocean
he wrote a letter to his mother
the horse stood in the field
she bought bread and milk
it was cold and dark outside the house
the teacher told them to read the book
he lost his money in the game
the bird made a nest in the tree
the soldier came home from the war
they played music all night
the doctor looked at his hand
the wind was strong and the sea was rough
the river flows into the sea
he took off his hat and his coat
the moon was bright in the night sky
the woman gave the child an apple
they found gold in the mountain
the fire burned all night
the farmer took his sheep to the field
the first day of the week is sunday
she cut the bread with a knife
he played the piano and she played the violin
the train was late and the people were angry
the fish swim in the lake
there was a hole in the roof of the house
the girl wore a red dress
the city was built near the river
the captain of the ship was an old man
he closed his eyes and listened to the music
the cat sat on the wall and looked at the bird
the judge asked the man his name
she is the mother of two children
the winter was long and cold
they built a bridge over the river
the boy threw the ball to his friend
he drove the car to the city
the color of the sky is blue
the grass in the field is green
the snow on the mountain is white
the house at the end of the road is old
he was afraid of the dark
the queen sat on her throne
water and oil do not mix
the capital of france is paris
the clock on the wall stopped
the leaves of the tree turned yellow
he ran as fast as he could
the army crossed the border at night
the news was good and everyone was happy
she sang a song about the sea
they went to church on sunday
the door was closed and the window was open
he broke his leg in the fall
the plane flew over the city
the student learned a new language
the old woman told the children a story
the car stopped in front of the house
he works in an office in the city
the rain fell on the roof
the island is far from the coast
the blood flows through the body
the heart is on the left side of the chest
she put the flowers in a vase
he gave her a ring of gold
the bear lives in the forest
the boat sank in the storm
they won the game in the last minute
the meal was ready and they sat down at the table
he asked the way to the station
the tree fell across the road
the lion is the king of the animals
the hunter killed a deer
the paper was white and the ink was black
she lives in a small town near the sea
the war was over and the soldiers went home
he drank a cup of coffee
the wine is made from grapes
the cheese is made from milk
the bread is made from flour
the shoes are made of leather
the table is made of wood
the knife is made of steel
the window is made of glass
a dog is a kind of animal
a rose is a kind of flower
an oak is a kind of tree
a violin is a musical instrument
a car has four wheels
a week has seven days
a year has twelve months
a hand has five fingers
a king wears a crown
the bees make honey
the cows give milk
the hens lay eggs
the stars shine at night
the children play in the garden
the students read their books
the men drink beer in the bar
the women talk about their children
the birds fly south in the winter
the ships wait in the harbor
the police found the thief
the president spoke to the people
the company sells cars
the bank lent him the money
the farmer sold his land
the book was written in the last century
the letter was written by his father
the picture was painted by a famous artist
the bridge was built by the romans
the city was destroyed in the war
the road was closed because of the snow
the child was born in the spring
the meeting was held in the town hall
the story was told by an old sailor
the song was sung by the whole school
the money was stolen from the bank
the house was sold to a doctor
he was the son of a poor farmer
she was the daughter of the king
they were tired after the long journey
we were happy to see the sea
it is not easy to learn a language
it is dangerous to swim in the river
it takes an hour to get to the city
there is no smoke without fire
there was nobody in the room
there were many people in the street
this is the house of my father
that is the best part of the story
these are the shoes of the old man
those were the days of the great war
when the bell rang the children went home
before the meal they washed their hands
after the storm the sea was calm
while he slept the fire went out
because of the noise she could not sleep
although he was rich he was not happy
in the middle of the night he heard a noise
at the top of the hill there is a church
at the end of the day they were tired
on the other side of the river there is a forest
on the wall of the room there was a picture
under the bed he found a shoe
near the village there is a lake
behind the house there is a garden
from the window she could see the street
with a loud cry he fell to the ground
without a word she left the room
for many years he worked in the mine
all day long they worked in the field
once upon a time there was a king
one day a stranger came to the village
long ago the land was covered with ice
last night i had a strange dream
every morning she goes to work
every year they go to the sea
sometimes we eat in the garden
he never told anyone the truth
she always wore the same hat
they soon became good friends
he was so tired that he fell asleep
she was too young to drive a car
he is taller than his brother
the mountain is higher than the hill
an elephant is larger than a horse
he can speak english and french
she can play the guitar
you must not cross the road here
we should not waste time
they wanted to buy a new house
he tried to open the door
she began to laugh
he stopped in order to rest
the engine of the car did not start
the light in the window went out
the price of oil went up
the number of people in the city is growing
the smell of bread came from the kitchen
the taste of the fruit is sweet
the length of the rope is ten feet
the name of the horse was black beauty
the edge of the knife is sharp
the bottom of the lake is covered with mud
the roof of the church is made of stone
the key to the door was lost
the answer to the question was wrong
the way to the village is long
the reason for the delay was the weather
the pain in his back was gone
`;
