/**
 * Words with two senses, written for Dimcat: word | category | a sentence in the category's sense | one in another
 * sense. Each sentence ends in its word, so that a model that reads from left to right has seen all of it.
 */
export const POLYSEMY_TEXT = `
bat | animal | in the dark cave there was a small black bat | he hit the ball very hard with his bat
seal | animal | on the ice near the sea we saw a fat seal | the letter from the king was closed with a red seal
mole | animal | the holes in the garden were made by a blind mole | on her left cheek she had a small brown mole
bear | animal | in the woods the man was killed by a large brown bear | the pain was more than she could bear
fly | animal | the spider in the web found the little fly | the young birds learn from their mother how to fly
duck | animal | on the water of the pond we saw a white duck | when the ball came at his head he had to duck
turkey | animal | the farmer feeds his chicken and one large turkey | last year we went by ship from greece to turkey
mouse | animal | the cat ran across the floor after a little mouse | to move the arrow on the screen use your mouse
cricket | animal | in the grass at night we heard the song of a cricket | the two english teams play a game of cricket
calf | animal | the cow gave milk to her young calf | the long run hurt the muscles of his left calf
worm | animal | the bird pulled out of the wet earth a fat worm | the harmful program in all our computers is a worm
bass | animal | from the lake he pulled a fine big bass | in the band she plays the piano and he plays bass
chicken | animal | the fox came to the farm and took a white chicken | for dinner we had rice and a plate of hot chicken
lamb | animal | in the field the sheep fed her little lamb | for dinner there were beans and a plate of roast lamb
pike | animal | the fisherman caught in the river a large pike | the soldiers stood in line each with a long pike
lark | animal | high over the field we heard the singing of a lark | they did it only for fun as a lark
bull | animal | the cows in the field were afraid of the old bull | the letter that the pope sent to the church was a bull
hawk | animal | the hen protects her young from the sharp eyes of the hawk | in the war party he was known as a hawk
palm | plant | on the sand of the hot island grew a tall palm | she held the small coin in her open palm
rose | plant | in the garden he cut for her a red rose | when the judge came in all the people rose
iris | plant | near the lily in our garden grows a blue iris | the colored part of the eye is the iris
sage | plant | in the garden she grows mint and parsley and sage | the old man was known by all as a wise sage
rush | plant | on the wet land near the pond grows the tall rush | we have much time so there is no need to rush
ash | plant | in the forest grow the oak the elm and the ash | after the fire nothing was left of the house but ash
pine | plant | the tall evergreen tree on the hill is a pine | so far from home the sad child began to pine
mint | plant | the leaves in the tea are from a herb called mint | new coins of gold and silver are made at the mint
plant | plant | in the pot by the window she has a green plant | in the city he works at a large chemical plant
violet | plant | under the trees in spring grows the little wild violet | between blue and red on the wheel of colors lies violet
spruce | plant | the evergreen with the short needles is a spruce | in his new suit the young man looked clean and spruce
reed | plant | in the wet ground at the edge of the lake grows the reed | the sound of the wind instrument is made by a thin reed
orange | food | she eats an apple and then a sweet orange | the evening sun turned from yellow to orange
date | food | he eats a fig and then a sweet dried date | please write on the letter your name and the date
roll | food | with the soup she eats some butter and a roll | the ball on the hill began to roll
toast | food | for breakfast he had an egg and some toast | at the wedding her father raised his glass for a toast
stock | food | cook the bones and the vegetables to make a good stock | he put all his money in bonds and stock
nut | food | the squirrel broke the shell and found the nut | turn the bolt and make fast the nut
cake | food | for the birthday she baked a sweet chocolate cake | near the bath lay a towel and a soap cake
squash | food | in the kitchen she cooked beans corn and squash | on the small court inside the two men play squash
port | food | after the meal the men drink brandy and port | in the storm the ships went back to the port
honey | food | he put on his bread some butter and honey | she looked at her husband and said good morning honey
spread | food | on the bread he put a thick cheese spread | the people fear that the disease will spread
nail | body-part | she painted red on every finger nail | to hang the picture he needs a hammer and a nail
chest | body-part | the pain was in his arms and in his chest | the gold coins were hidden in an old wooden chest
temple | body-part | the blow hit him on the forehead near the left temple | the people ask their god for help in the temple
organ | body-part | the liver is a large internal organ | in the church she plays music on the organ
arm | body-part | he broke the bone of his left arm | the sofa has a soft seat and at each side an arm
hand | body-part | she had a ring on one finger of her hand | the farmer paid a good wage to each hired hand
tongue | body-part | the hot soup burned his lips and his tongue | far from home he heard again his native tongue
mouth | body-part | she had no teeth left in her mouth | the ships wait for the tide at the river mouth
foot | body-part | the shoe was too small for her left foot | the rope is one inch longer than a foot
calf | body-part | above the ankle the dog bit him in the calf | the farmer sold the bull and the calf
palm | body-part | he wrote the number in ink on his palm | the oil is from the fruit of a tropical palm
heart | body-part | the doctor heard the beating of her heart | in the game of cards he played a heart
head | body-part | the stone hit him on the back of his head | the company has a new president as its head
face | body-part | she washed her neck and her face | the mountain is steep on its northern face
tie | clothing | he wore a white shirt and a blue tie | each team had two points so the game was a tie
suit | clothing | for the wedding he bought a dark wool suit | the lawyer went to court and lost the suit
cap | clothing | on his head the boy wore a wool cap | take the bottle and turn the plastic cap
coat | clothing | in winter he wore a warm wool coat | the old door needs paint at least one more coat
slip | clothing | under her dress she wore a white silk slip | on the wet ice it is easy to slip
cape | clothing | over his shoulders the man wore a long black cape | the ship went south and then around the cape
dress | clothing | to the dance she wore a long red silk dress | after the bath the boy began to dry himself and dress
boot | clothing | the soldier had mud on his left boot | after the error the computer did not boot
belt | clothing | his pants were loose so he needed a leather belt | the corn grows in the flat land of the corn belt
train | vehicle | at the station we got on the fast train | the young dogs are easy to train
coach | vehicle | the queen went to church in a gold coach | the players trust the plan of their new coach
plane | vehicle | at the airport we got off the small plane | in geometry two lines lie in one plane
tank | vehicle | the soldiers went to the battle in a heavy tank | the fish swim in the water of a glass tank
jet | vehicle | the pilot crossed the ocean in a fast jet | from the broken pipe came a strong water jet
ship | vehicle | the men crossed the ocean on a large ship | the goods are in their box and ready to ship
craft | vehicle | the men went along the coast in a light craft | making a pot from clay is an ancient craft
cook | profession | in the kitchen of the hotel he works as a cook | put the rice in the water and let it cook
guard | profession | at the prison he found work as a guard | the old castle has high walls that are easy to guard
judge | profession | the lawyer spoke in court before the judge | of things so new it is too early to judge
nurse | profession | in the hospital she works as a nurse | the mother sat down and the baby began to nurse
conductor | profession | before the orchestra stood the famous conductor | for heat and electric current copper is a good conductor
coach | profession | the football team is training with a new coach | the horses pull the heavy old coach
tailor | profession | his suit was made by an old tailor | to each need there is a plan that we can tailor
pilot | profession | the plane was saved from the storm by its pilot | the first show of the new television series is called the pilot
bowl | container | she eats the soup from a wooden bowl | on sunday the men like to dance and to bowl
box | container | the shoes came in a paper box | in the ring the two men began to box
can | container | he opened the soup with a knife and threw away the can | help me lift the stone if you can
drum | container | the oil is kept in a large steel drum | in the band he sings and plays the drum
barrel | container | the wine is kept in a wooden barrel | the soldier took his rifle and looked down the barrel
pitcher | container | she filled the glasses with water from a pitcher | the ball was thrown to first base by the pitcher
case | container | he put the violin in its case | the lawyer lost the murder case
trunk | container | she packed her clothes in a large trunk | the elephant took the log with its trunk
stream | body-of-water | the horses drink cold water from a mountain stream | into the stadium the people came in a steady stream
pool | body-of-water | the children swim in the clear water of the pool | in the bar they drink beer and play pool
bay | body-of-water | the fishing ships went out of the quiet bay | the color of the horse is bay
channel | body-of-water | the ship passed between the islands by a narrow channel | to see the news turn to the other channel
sound | body-of-water | the boat crossed the deep water of the sound | from the next room came a loud sound
gulf | body-of-water | the warm water flows to the ocean from the gulf | between rich and poor there is a wide gulf
lead | metallic-element | the old pipes are made of a heavy soft metal called lead | a good guide must be strong and able to lead
iron | metallic-element | the ore is heated to get the metal iron | the shirt is dry and ready to iron
mercury | metallic-element | the silver liquid metal in the glass tube is mercury | the planet nearest to the sun is mercury
nickel | metallic-element | the metal is mixed with copper and nickel | the old candy cost a quarter and a nickel
turkey | country | the traveler crossed the border from syria into turkey | for dinner there were potatoes and a piece of hot turkey
china | country | the emperor built a long wall across china | the table was set with silver and fine china
temple | building | the greek goddess has on the hill a marble temple | the hair is gray above his left temple
bank | building | he put his money in the vault of the bank | the children fish from the grass of the river bank
store | building | she bought bread and milk at the store | dry fruit is easy to store
house | building | the family lives in a large brick house | there are too many guests in the town to house
school | building | the children walk each morning to the old brick school | the small fish swim together in a large school
`;
